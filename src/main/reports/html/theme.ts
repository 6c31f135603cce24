// The colours of a report: those of the window's design tokens that it uses (a test keeps them equal). Dark where
// the reader's system is dark, light otherwise and always on paper.

type Palette = Readonly<Record<string, string>>

export const FONTS: Palette = {
  'font-ui':
    '"Inter", "Segoe UI Variable Text", "Segoe UI", -apple-system, Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif',
  'font-code':
    'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
}

export const LIGHT: Palette = {
  'bg-0': '#eceef1',
  'bg-1': '#ffffff',
  'bg-2': '#f6f7f9',
  'line-1': '#e5e8ec',
  'line-2': '#cfd5dc',
  'line-3': '#a9b2bd',
  'text-1': '#14181d',
  'text-2': '#444d58',
  'text-3': '#5f6975',
  live: '#2f74d8',
  back: '#12a18a',
  grow: '#cf4a1f',
  'back-text': '#0b6f5f',
  'grow-text': '#b63a15',
}

export const DARK: Palette = {
  'bg-0': '#0d0f12',
  'bg-1': '#13161a',
  'bg-2': '#191d22',
  'line-1': '#22272d',
  'line-2': '#343b44',
  'line-3': '#4b5560',
  'text-1': '#e7eaee',
  'text-2': '#b0b8c2',
  'text-3': '#8a94a0',
  live: '#5ea3f5',
  back: '#5ed9c1',
  grow: '#ee6440',
  'back-text': '#45c8b2',
  'grow-text': '#f78e70',
}

/** Custom properties for both themes. `data-theme` on the root, which the window's preview sets, goes before the system's. */
export function themeStyle(): string {
  const dark = `color-scheme:dark;${declarations(DARK)}`
  return [
    `:root{color-scheme:light;${declarations(FONTS)}${declarations(LIGHT)}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]){${dark}}}`,
    `@media screen{:root[data-theme="dark"]{${dark}}}`,
  ].join('\n')
}

function declarations(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name}:${value};`)
    .join('')
}
