// Runs before the first paint. What the person chose wins over what the system says; the cookie lets the server render the same.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('theme');
  const apply = () => {
    const dark = chosen() ? chosen() === 'dark' : system.matches;
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.cookie = `theme=${dark ? 'dark' : 'light'}; path=/; max-age=31536000; samesite=lax`;
    return dark;
  };
  window.ragTheme = {
    isDark: () => document.documentElement.dataset.theme === 'dark',
    set: dark => { localStorage.setItem('theme', dark ? 'dark' : 'light'); apply(); },
    onSystemChange: callback => system.addEventListener('change', () => { if (!chosen()) callback(apply()); }),
  };
  apply();
})();
