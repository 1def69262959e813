(() => {
  // Before anything is painted: which language to show. A link names it, as #osh-ky-claims; else it is the study's first.
  const root = document.documentElement;
  root.classList.add("with-script");
  const named = /-(ky|ru|en)(-|$)/.exec(location.hash);
  root.dataset.language = named ? named[1] : root.dataset.first;
})();