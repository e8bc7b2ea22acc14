/** Keys and gestures of the map, for the sheet of shortcuts; the keys work while the map has the focus. */

export const MAP_KEYS: readonly { readonly name: string; readonly keys: readonly string[] }[] = [
  { name: 'Move', keys: ['←', '→', '↑', '↓'] },
  { name: 'Go far', keys: ['PgUp', 'PgDn', 'Home', 'End'] },
  { name: 'Select a range', keys: ['Shift+←', 'Shift+→', 'Shift+drag'] },
  { name: 'Move a map that is zoomed in, else select', keys: ['Drag'] },
  { name: 'Previous or next run of the kind', keys: ['[', ']'] },
  { name: 'Zoom in, out, show all', keys: ['+', '-', '0', 'Ctrl+wheel'] },
  { name: 'Inspect one cluster', keys: ['Enter'] },
  { name: 'Let go of range or filter', keys: ['Esc'] },
];
