// Runs before the first paint, so that a chosen theme does not flash in late. No module: modules wait for the document.
'use strict';
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // storage is forbidden here: the system's theme it is
}
