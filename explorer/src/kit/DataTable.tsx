import './DataTable.css';
import {
  type ColumnDef,
  getCoreRowModel,
  getFilteredRowModel,
  getPaginationRowModel,
  getSortedRowModel,
  type Row,
  type RowSelectionState,
  type Table,
  useReactTable,
} from '@tanstack/react-table';
import { useId, useMemo, useState } from 'react';
import type { Text } from '../language/language.js';
import { type Say, text, useSay } from '../language/say.js';
import { showCount } from '../text/amounts.js';
import { visible } from '../text/visible.js';
import { download, toCsv } from './csv.js';

export interface Column<T> {
  readonly key: string;
  readonly title: Text;
  /** What is sorted, searched and exported. */
  readonly value: (row: T, say: Say) => string | number;
  /** What is shown, when that is more than the value. */
  readonly show?: (row: T) => React.ReactNode;
  readonly numeric?: boolean;
  /** Long references: narrow letters, breaking anywhere. */
  readonly code?: boolean;
}

/** There are older rows than those that are here. */
export interface More {
  readonly load: () => void;
  readonly loading: boolean;
  /** How many records were looked through, where the rows are only some of them. */
  readonly seen?: number;
}

interface DataTableProps<T> {
  /** What the rows are; read out before the table and used for the file's name. */
  caption: Text;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  empty: Text;
  /** Bulk acts on the rows that are ticked. */
  bulk?: (chosen: readonly T[], clear: () => void) => React.ReactNode;
  pageSize?: number;
  more?: More | undefined;
}

/** One table for all desks: sorted by its headings, searched as a whole, in pages, exported as CSV; cards on a narrow screen. */
export function DataTable<T>(props: DataTableProps<T>): React.JSX.Element {
  const { caption, columns, rows, rowKey, empty, bulk, pageSize = 20, more } = props;
  const say = useSay();
  const [search, setSearch] = useState('');
  const [selected, setSelected] = useState<RowSelectionState>({});
  const defs = useMemo(() => columns.map((column) => toDef(column, say)), [columns, say.language]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useReactTable({
    data,
    columns: defs,
    state: { globalFilter: search, rowSelection: selected },
    initialState: { pagination: { pageSize, pageIndex: 0 } },
    getRowId: rowKey,
    enableRowSelection: bulk !== undefined,
    onRowSelectionChange: setSelected,
    onGlobalFilterChange: setSearch,
    globalFilterFn: contains,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getPaginationRowModel: getPaginationRowModel(),
    autoResetPageIndex: false,
  });
  const chosen = table.getSelectedRowModel().rows.map(({ original }) => original);
  const exportRows = (): void => {
    const lines = table.getSortedRowModel().rows.map(({ original }) => columns.map(({ value }) => value(original, say)));
    download(`${say(caption)}.csv`, toCsv([columns.map(({ title }) => say(title)), ...lines]));
  };
  return (
    <div className="data">
      <div className="data-tools">
        <Search value={search} onChange={setSearch} />
        <p role="status">{say(text('共 {n} 条', '{n} in all'), { n: showCount(table.getFilteredRowModel().rows.length) })}</p>
        <button type="button" className="button-plain button-small" onClick={exportRows} disabled={rows.length === 0}>
          {say(text('导出 CSV', 'Export CSV'))}
        </button>
      </div>
      {bulk && chosen.length > 0 && <div className="data-bulk">{bulk(chosen, () => setSelected({}))}</div>}
      {rows.length === 0 ? (
        <p className="data-empty">{say(empty)}</p>
      ) : (
        <Rows table={table} columns={columns} caption={say(caption)} ticks={bulk !== undefined} say={say} />
      )}
      <Pages table={table} say={say} />
      {more && <Older more={more} shown={rows.length} />}
    </div>
  );
}

/** Says that a list ends before its records do, and loads more of them. */
export function Older({ more: { seen, load, loading }, shown }: { more: More; shown: number }): React.JSX.Element {
  const say = useSay();
  return (
    <p className="data-more">
      {seen === undefined
        ? say(text('这里是最近的 {n} 条，还有更早的。', 'These are the latest {n}; there are older ones.'), { n: showCount(shown) })
        : say(text('已查看最近的 {n} 条记录，还有更早的。', 'The latest {n} records were looked through; there are older ones.'), {
            n: showCount(seen),
          })}{' '}
      <button type="button" className="button-plain button-small" disabled={loading} onClick={load}>
        {loading ? say(text('正在载入…', 'Loading…')) : say(text('载入更早的', 'Load older ones'))}
      </button>
    </p>
  );
}

function toDef<T>({ key, value, numeric = false }: Column<T>, say: Say): ColumnDef<T> {
  return {
    id: key,
    accessorFn: (row) => value(row, say),
    sortingFn: (a: Row<T>, b: Row<T>, id: string) => {
      const [left, right] = [a.getValue<string | number>(id), b.getValue<string | number>(id)];
      return typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right), 'zh-CN');
    },
    sortDescFirst: numeric,
  };
}

function contains<T>(row: Row<T>, column: string, search: string): boolean {
  return String(row.getValue(column)).toLowerCase().includes(search.trim().toLowerCase());
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }): React.JSX.Element {
  const say = useSay();
  const id = useId();
  return (
    <div className="data-search">
      <label htmlFor={id}>{say(text('筛选', 'Filter'))}</label>
      <input id={id} type="search" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

interface RowsProps<T> {
  table: Table<T>;
  columns: readonly Column<T>[];
  caption: string;
  ticks: boolean;
  say: Say;
}

const ORDERS = { asc: 'ascending', desc: 'descending' } as const;
const ARROWS = { asc: '▲', desc: '▼' } as const;

// the roles say again what the elements are: as cards on a narrow screen they would lose it
function Rows<T>({ table, columns, caption, ticks, say }: RowsProps<T>): React.JSX.Element {
  return (
    <table className="data-table" role="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {ticks && (
            <th role="columnheader" scope="col" className="data-tick">
              <input
                type="checkbox"
                aria-label={say(text('选中本页全部', 'Choose all on this page'))}
                checked={table.getIsAllPageRowsSelected()}
                onChange={table.getToggleAllPageRowsSelectedHandler()}
              />
            </th>
          )}
          {columns.map(({ key, title, numeric }) => {
            const column = table.getColumn(key);
            const order = column?.getIsSorted();
            return (
              <th key={key} role="columnheader" scope="col" aria-sort={order ? ORDERS[order] : 'none'} className={numeric ? 'numeric' : ''}>
                <button type="button" onClick={column?.getToggleSortingHandler()}>
                  {say(title)} <span aria-hidden="true">{order ? ARROWS[order] : ''}</span>
                </button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} role="row">
            {ticks && (
              <td role="cell" className="data-tick">
                <input
                  type="checkbox"
                  aria-label={say(text('选中 {row}', 'Choose {row}'), { row: String(row.getValue(columns[0]?.key ?? '')) })}
                  checked={row.getIsSelected()}
                  onChange={row.getToggleSelectedHandler()}
                />
              </td>
            )}
            {columns.map((column) => (
              <Cell key={column.key} column={column} row={row.original} say={say} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<T>({ column, row, say }: { column: Column<T>; row: T; say: Say }): React.JSX.Element {
  const { show, value, title } = column;
  return (
    <td role="cell" data-label={say(title)} className={classOf(column, String(value(row, say)))}>
      {show ? show(row) : visible(String(value(row, say)))}
    </td>
  );
}

/** A date, a name, a state stays on one line where there is room; what is longer breaks where it must. */
const SHORT = 26;

function classOf<T>({ numeric, code }: Column<T>, shown: string): string {
  if (numeric) return 'numeric';
  if (code) return 'mono wrap';
  return shown.replace(/[\u2e80-\uffff]/g, 'xx').length <= SHORT ? 'wrap short' : 'wrap';
}

function Pages<T>({ table, say }: { table: Table<T>; say: Say }): React.JSX.Element | null {
  const { pageIndex } = table.getState().pagination;
  const pages = table.getPageCount();
  if (pages < 2) return null;
  return (
    <nav className="data-pages" aria-label={say(text('翻页', 'Pages'))}>
      <button
        type="button"
        className="button-plain button-small"
        disabled={!table.getCanPreviousPage()}
        onClick={() => table.previousPage()}
      >
        {say(text('上一页', 'Previous'))}
      </button>
      <span>{say(text('第 {page} 页，共 {pages} 页', 'Page {page} of {pages}'), { page: pageIndex + 1, pages })}</span>
      <button type="button" className="button-plain button-small" disabled={!table.getCanNextPage()} onClick={() => table.nextPage()}>
        {say(text('下一页', 'Next'))}
      </button>
    </nav>
  );
}
