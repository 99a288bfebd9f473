/**
 * A list of any length: only rows in sight are in the page. All rows have one height, so that the place of each is known and
 * scrolling a hundred thousand costs no more than scrolling fifty.
 */
import {
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { useKeys, type Keys } from './use-keys.ts';

/** Rows above and below what is in sight. */
const OVERSCAN_ROWS = 8;
/** So many rows before the end the next page is asked for. */
const AHEAD_ROWS = 100;

/**
 * Rows in sight at most, of a screen that stands on its side. Each place keeps its nodes while other rows come to it: to change
 * them costs a third of making them anew.
 */
const SLOTS = 256;

/** On paper: some twenty pages. More is what an export is for; the foot says how many there are. */
const PRINT_ROWS_MAX = 1_000;

export interface ListProps<T> {
  /** Under which it finds its place again when somebody comes back. */
  readonly name?: string;
  readonly label: string;
  readonly rows: readonly T[];
  readonly rowPx: number;
  /** `grid-template-columns` of a row. */
  readonly columns: string;
  readonly head?: ReactNode;
  readonly selectedId: string | null;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly empty: string;
  readonly keys?: Keys;
  readonly loadMore: () => void;
  readonly onSelect: (row: T) => void;
  readonly onOpen: (row: T) => void;
  readonly render: (row: T) => ReactNode;
}

export function VirtualList<T extends { readonly id: string }>(props: ListProps<T>) {
  const { rows, rowPx, selectedId, hasMore, loadMore } = props;
  const box = useRef<HTMLDivElement>(null);
  const isPrinting = usePrinting();
  usePlace(box, props.name, rows.length > 0);
  const sight = useSight(box, rowPx, rows.length);
  const { from, to } = isPrinting ? { from: 0, to: Math.min(rows.length, PRINT_ROWS_MAX) } : sight;
  const at = useMemo(
    () => (selectedId === null ? -1 : rows.findIndex(({ id }) => id === selectedId)),
    [rows, selectedId],
  );
  useEffect(() => {
    if (hasMore && to + AHEAD_ROWS >= rows.length) loadMore();
  }, [hasMore, to, rows.length, loadMore]);
  useListKeys(props, box, at);
  const isEmpty = rows.length === 0;
  return (
    <>
      {props.head}
      <div
        ref={box}
        className="list"
        role={isEmpty ? 'group' : 'listbox'}
        aria-label={props.label}
        aria-activedescendant={at >= from && at < to ? `row-${selectedId ?? ''}` : undefined}
        tabIndex={0}
      >
        {isEmpty ? (
          <div className="list-empty">
            {props.isLoading || props.error !== null ? (
              <Loading error={props.error} />
            ) : (
              props.empty
            )}
          </div>
        ) : (
          <div className="list-all" role="presentation" style={{ height: rows.length * rowPx }}>
            {rows.slice(from, to).map((row, i) => (
              <Row
                key={isPrinting ? `print-${from + i}` : (from + i) % SLOTS}
                row={row}
                index={from + i}
                size={hasMore ? -1 : rows.length}
                isSelected={row.id === selectedId}
                list={props}
              />
            ))}
          </div>
        )}
      </div>
      <Foot count={rows.length} hasMore={hasMore} />
    </>
  );
}

/** Moving the choice, and keeping it in sight. */
function useListKeys<T extends { readonly id: string }>(
  props: ListProps<T>,
  box: RefObject<HTMLDivElement | null>,
  at: number,
): void {
  const { rows, rowPx } = props;
  const show = (index: number): void => {
    const { current } = box;
    if (current === null) return;
    const top = index * rowPx;
    const bottom = top + rowPx - current.clientHeight;
    if (top < current.scrollTop) current.scrollTop = top;
    if (bottom > current.scrollTop) current.scrollTop = bottom;
  };
  const move = (by: number): void => {
    const next = Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by));
    const row = rows[next];
    if (row === undefined) return;
    props.onSelect(row);
    show(next);
  };
  const open = (): void => {
    const row = rows[at];
    if (row !== undefined) props.onOpen(row);
  };
  const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / rowPx) - 1);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(page),
    PageUp: () => move(-page),
    Home: () => move(-rows.length),
    End: () => move(rows.length),
    Enter: open,
    ...props.keys,
  });
}

interface RowProps<T> {
  readonly row: T;
  readonly index: number;
  readonly size: number;
  readonly isSelected: boolean;
  readonly list: ListProps<T>;
}

/** While only the place of the list changes, rows that stay in sight are not made again. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- memo() forgets that it is generic
const Row = memo(PlainRow) as typeof PlainRow;

function PlainRow<T extends { readonly id: string }>(props: RowProps<T>) {
  const { row, index, isSelected, list } = props;
  const { rowPx, columns: gridTemplateColumns } = list;
  const style: CSSProperties = { top: index * rowPx, height: rowPx, gridTemplateColumns };
  return (
    // Keys are heard by the page: the focus stays with the list (WAI-ARIA, active descendant).
    <div
      id={`row-${row.id}`}
      className="list-row"
      role="option"
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={props.size}
      style={style}
      onClick={() => list.onSelect(row)}
      onDoubleClick={() => list.onOpen(row)}
    >
      {list.render(row)}
    </div>
  );
}

function Foot({ count, hasMore }: { readonly count: number; readonly hasMore: boolean }) {
  const { t } = useTranslation();
  const text = { n: number(count) };
  return (
    <div className="list-foot" role="status">
      {hasMore ? t('say.rowsMore', text) : t('say.rows', text)}
    </div>
  );
}

/** How far each list was scrolled when it was left. */
const places = new Map<string, number>();

function usePlace(
  box: RefObject<HTMLDivElement | null>,
  name: string | undefined,
  hasRows: boolean,
): void {
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null || name === undefined || !hasRows) return undefined;
    current.scrollTop = places.get(name) ?? 0;
    const note = (): void => {
      places.set(name, current.scrollTop);
    };
    current.addEventListener('scroll', note, { passive: true });
    return () => current.removeEventListener('scroll', note);
  }, [box, name, hasRows]);
}

/** While the browser lays the page out for paper. */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => flushSync(() => setPrinting(true));
    const end = (): void => setPrinting(false);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}

/** The rows in sight, and some beside them. */
function useSight(
  box: RefObject<HTMLDivElement | null>,
  rowPx: number,
  count: number,
): { readonly from: number; readonly to: number } {
  const [sight, setSight] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    let frame = 0;
    const look = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        setSight({ top: current.scrollTop, height: current.clientHeight });
      });
    };
    look();
    current.addEventListener('scroll', look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(current);
    return () => {
      cancelAnimationFrame(frame);
      current.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, [box]);
  const from = Math.max(0, Math.floor(sight.top / rowPx) - OVERSCAN_ROWS);
  const to = Math.min(count, Math.ceil((sight.top + sight.height) / rowPx) + OVERSCAN_ROWS);
  return { from: Math.min(from, to), to };
}
