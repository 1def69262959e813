"""An RO-Crate held against roc-validator without a network: the part of the context that our crates use stands here."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
import requests
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
SCHEMA = (
    *("CreateAction", "CreativeWork", "ComputerLanguage", "Dataset", "Organization", "PropertyValue"),
    *("SoftwareSourceCode", "about", "actionStatus", "author", "contentSize", "datePublished", "description"),
    *("encodingFormat", "hasPart", "identifier", "instrument", "license", "mainEntity", "mentions", "name", "object"),
    *("programmingLanguage", "publisher", "result", "url", "value", "version", "alternateName"),
)
TERMS = {
    **{term: f"http://schema.org/{term}" for term in SCHEMA},
    "ComputationalWorkflow": "https://bioschemas.org/ComputationalWorkflow",
    "File": "http://schema.org/MediaObject",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
}
"""What version 1.1 of the context (CC0) says of the terms that our crates use."""


def complaints(monkeypatch: pytest.MonkeyPatch, folder: Path, profile: str = "workflow-run-crate") -> list[str]:
    """Validate a crate at severity REQUIRED; whatever but the context is asked of a network is not there."""

    def get(self: object, url: str, **options: Any) -> requests.Response:
        response = requests.Response()
        response.status_code, response.url = (200 if url == CONTEXT else 504), url
        response.headers["Content-Type"] = "application/ld+json"
        response._content = json.dumps({"@context": TERMS}).encode()
        return response

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier=profile,
        requirement_severity=models.Severity.REQUIRED,
        offline=True,
        cache_path=folder.parent / "cache",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of RDFLib, used by the validator
        issues = services.validate(settings).get_issues()
    return [f"{issue.check.identifier}: {issue.message}" for issue in issues]
