// What a VirtualTable is told about its columns and sorting. Views declare their tables with these.

export interface TableColumn {
  /** Names the slots: `cell-<key>` and `footer-<key>`; also what `sort` emits. */
  readonly key: string
  readonly label: string
  /** A track of CSS grid: "76px", "minmax(160px, 1fr)". */
  readonly width: string
  readonly align?: 'start' | 'end'
  readonly isSortable?: boolean
  /** What the column means, shown on hover. */
  readonly title?: string
  /** Left out while the table is narrower, px. */
  readonly hideBelow?: number
}

export interface TableSort {
  /** Key of the column. */
  readonly by: string
  readonly descending: boolean
}

/** Where a row stands in a tree table. */
export interface RowLevel {
  /** 1 for the outermost rows. */
  readonly level: number
  /** Null: it has no children. */
  readonly isOpen: boolean | null
}

/** `aria-sort` of a column head; undefined for a column that cannot be sorted. */
export function ariaSort(
  column: TableColumn,
  sort: TableSort | null,
): 'ascending' | 'descending' | 'none' | undefined {
  if (column.isSortable !== true) return undefined
  if (sort?.by !== column.key) return 'none'
  return sort.descending ? 'descending' : 'ascending'
}

/** A click on a head: turns the order round, or starts with the one that puts the big ones (text: A) first. */
export function nextSort(column: TableColumn, sort: TableSort | null): TableSort {
  if (sort?.by === column.key) return { by: column.key, descending: !sort.descending }
  return { by: column.key, descending: column.align === 'end' }
}
