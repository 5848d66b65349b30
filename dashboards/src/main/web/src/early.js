// Runs before the first paint: the theme by the viewer's choice or system, so that nothing flashes.
const root = document.documentElement;
root.classList.add('js');
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const apply = () => {
  const chosen = root.dataset.theme;
  root.dataset.bsTheme = chosen === 'dark' || (chosen !== 'light' && dark.matches) ? 'dark' : 'light';
};
apply();
dark.addEventListener('change', apply);
window.rondoApplyTheme = apply;
