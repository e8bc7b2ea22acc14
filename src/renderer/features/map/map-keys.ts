/** Keys of the map, for the sheet of shortcuts; they work while the map has the focus. */

export const MAP_KEYS: readonly { readonly name: string; readonly keys: readonly string[] }[] = [
  { name: 'Move', keys: ['←', '→', '↑', '↓'] },
  { name: 'Go far', keys: ['PgUp', 'PgDn', 'Home', 'End'] },
  { name: 'Select a range', keys: ['Shift+←', 'Shift+→'] },
  { name: 'Previous or next run of the kind', keys: ['[', ']'] },
  { name: 'Zoom in, out, show all', keys: ['+', '-', '0'] },
  { name: 'Inspect one cluster', keys: ['Enter'] },
  { name: 'Let go of range or filter', keys: ['Esc'] },
];
