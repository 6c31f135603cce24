// The drawings of AppIcon: strokes on a 16 x 16 grid.

const drawings = {
  add: ['M8 3.2v9.6M3.2 8h9.6'],
  back: ['M9.8 3.6L5.4 8l4.4 4.4'],
  camera: ['M2 5.2h2.6l1-1.7h4.8l1 1.7H14v7.3H2z', 'M10.2 8.6a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0z'],
  check: ['M3.2 8.4l3.1 3.1 6.5-7'],
  close: ['M4 4l8 8M12 4l-8 8'],
  compare: ['M5.2 2v12M10.8 2v12M5.2 5.2L2.3 8l2.9 2.8M10.8 5.2L13.7 8l-2.9 2.8'],
  consumers: ['M2 3.6h12M2 8h8M2 12.4h4.6'],
  copy: ['M5.5 5.5h8v8h-8z', 'M3.5 10.5h-1v-8h8v1'],
  delete: ['M3 4.5h10M6.2 4.5V2.8h3.6v1.7M4.3 4.5l.6 8.7h6.2l.6-8.7M6.8 7v3.8M9.2 7v3.8'],
  down: ['M4.4 6.4L8 10l3.6-3.6'],
  edit: ['M3 13l.7-2.9 7-7a1.2 1.2 0 0 1 1.7 0l.5.5a1.2 1.2 0 0 1 0 1.7l-7 7z'],
  error: ['M8 1.9l6.4 11.6H1.6z', 'M8 6.2v3.4M8 11.6v.1'],
  file: ['M3.8 2h5.4l3 3v9H3.8zM9 2.2V5.2h3'],
  filter: ['M2 3.4h12L9.4 8.7v4.6l-2.8-1.5V8.7z'],
  folder: ['M1.8 3.6h4.4l1.4 1.7h6.6v7.5H1.8z'],
  layout: ['M2.2 2.6h11.6v10.8H2.2zM8 2.6v10.8'],
  more: ['M3.2 8h.6M7.7 8h.6M12.2 8h.6'],
  next: ['M6.2 3.6L10.6 8l-4.4 4.4'],
  note: ['M2.8 2.6h10.4v7.6l-3.2 3.2H2.8zM13 10.2h-3v3M5.4 5.8h5.2M5.4 8.4h3'],
  open: ['M1.8 12.8V3.6h4.4l1.4 1.7h5v2M1.8 12.8l2-5.5h10.6l-2 5.5z'],
  report: ['M3.6 2h5.7l3.1 3.1V14H3.6zM9.2 2.2v3h3M6 8.2h4M6 10.8h4'],
  save: ['M8 2.2v8M4.6 7l3.4 3.3L11.4 7M2.6 13.4h10.8'],
  search: ['M11.2 7a4.2 4.2 0 1 1-8.4 0 4.2 4.2 0 0 1 8.4 0zM10.2 10.2L13.9 13.9'],
  settings: [
    'M2 4.5h6.3M11.7 4.5H14M2 11.5h2.3M7.7 11.5H14',
    'M11.7 4.5a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0zM7.7 11.5a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0z',
  ],
  stop: ['M4.2 4.2h7.6v7.6H4.2z'],
  swap: ['M3 5.6h10L10.4 3M13 10.4H3l2.6 2.6'],
  theme: ['M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z', 'M8 2.5v11M10.7 3.5v9M13 6.3v3.4'],
} as const satisfies Record<string, readonly string[]>

export type IconName = keyof typeof drawings

export function iconPaths(name: IconName): readonly string[] {
  return drawings[name]
}
