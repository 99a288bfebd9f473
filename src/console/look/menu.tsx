/**
 * A button with a menu (WAI-ARIA, menu button): by mouse, by touch, and by keys, where the arrows move, a letter finds, Escape
 * leaves. It lies over everything and beside its button, so no list cuts it off.
 */
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { createPortal } from 'react-dom';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  /** A place in the console; else `run` is called. */
  readonly href?: string;
  readonly run?: () => void;
}

export function Menu(props: {
  readonly className: string;
  /** Absent: what it holds says it. */
  readonly label: string | undefined;
  /** What the button shows names it: its label would hide that from whoever speaks to it (WCAG 2.2, 2.5.3). */
  readonly isNamed?: boolean;
  readonly title?: string;
  readonly items: readonly MenuItem[];
  readonly onFollow: (href: string) => void;
  readonly children: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={props.className}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={props.isNamed === true ? undefined : props.label}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {props.children}
      </button>
      {isOpen && <Open {...props} id={id} button={button} onClose={close} />}
    </>
  );
}

interface OpenProps {
  readonly id: string;
  readonly label: string | undefined;
  readonly title?: string;
  readonly items: readonly MenuItem[];
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onFollow: (href: string) => void;
  readonly onClose: () => void;
}

function Open({ id, label, title, items, button, onFollow, onClose }: OpenProps) {
  const menu = useRef<HTMLDivElement>(null);
  usePlace(menu, button);
  useAway(menu, button, onClose);
  useEffect(() => itemsOf(menu.current)[0]?.focus(), []);
  const take = (item: MenuItem): void => {
    onClose();
    if (item.href === undefined) item.run?.();
    else onFollow(item.href);
  };
  // Inside of a dialog it belongs to that, which keeps the focus.
  const place = button.current?.closest('[role="dialog"]') ?? document.body;
  return createPortal(
    <div
      ref={menu}
      id={id}
      className="menu"
      role="menu"
      tabIndex={-1}
      aria-label={label ?? title}
      onKeyDown={(event) => press(event, menu.current, onClose)}
    >
      {title !== undefined && (
        <div className="menu-title" role="presentation">
          {title}
        </div>
      )}
      {items.map((item) => (
        <a
          key={item.key}
          role="menuitem"
          tabIndex={-1}
          className="menu-item"
          href={item.href ?? '#'}
          onClick={(event) => {
            // A page of its own, when asked for as with any link.
            if (item.href !== undefined && (event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            take(item);
          }}
        >
          {item.label}
        </a>
      ))}
    </div>,
    place,
  );
}

function itemsOf(menu: HTMLElement | null): readonly HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
}

function press(event: KeyboardEvent, menu: HTMLElement | null, onClose: () => void): void {
  // The page's own keys rest.
  event.stopPropagation();
  const { key } = event;
  const items = itemsOf(menu);
  const at = items.findIndex((item) => item === document.activeElement);
  const next = placeAfter(key, at, items.length);
  if (next !== null) items.at(next)?.focus();
  else if (key === ' ') items[at]?.click();
  else if (key === 'Escape' || key === 'Tab') onClose();
  else if (key.length === 1 && !event.ctrlKey && !event.metaKey) seek(items, at, key);
  else return;
  if (key !== 'Tab') event.preventDefault();
}

/** Null: not a key that moves. */
function placeAfter(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return -1;
    default:
      return null;
  }
}

/** The next item that begins with the letter. */
function seek(items: readonly HTMLElement[], at: number, letter: string): void {
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  const low = letter.toLowerCase();
  after.find(({ textContent }) => textContent.toLowerCase().startsWith(low))?.focus();
}

const GAP_PX = 4;
const EDGE_PX = 8;

/** Below its button, or above where there is no room. */
function usePlace(
  menu: RefObject<HTMLDivElement | null>,
  button: RefObject<HTMLButtonElement | null>,
): void {
  useLayoutEffect(() => {
    const { current } = menu;
    const at = button.current?.getBoundingClientRect();
    if (current === null || at === undefined) return;
    const { width, height } = current.getBoundingClientRect();
    const below = at.bottom + GAP_PX;
    const isRoom = below + height + EDGE_PX <= innerHeight;
    const top = isRoom ? below : Math.max(EDGE_PX, at.top - GAP_PX - height);
    const left = Math.min(Math.max(EDGE_PX, at.left), innerWidth - width - EDGE_PX);
    current.style.top = `${top}px`;
    current.style.left = `${left}px`;
  }, [menu, button]);
}

/** A press elsewhere closes it, and so does the page when it moves beneath. */
function useAway(
  menu: RefObject<HTMLDivElement | null>,
  button: RefObject<HTMLButtonElement | null>,
  onClose: () => void,
): void {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    const away = (event: Event): void => {
      const { target } = event;
      if (!(target instanceof Node)) return;
      const isInside = menu.current?.contains(target) === true;
      if (!isInside && button.current?.contains(target) !== true) close.current();
    };
    const moved = (): void => close.current();
    addEventListener('pointerdown', away);
    addEventListener('scroll', away, { capture: true, passive: true });
    addEventListener('resize', moved);
    return () => {
      removeEventListener('pointerdown', away);
      removeEventListener('scroll', away, { capture: true });
      removeEventListener('resize', moved);
    };
  }, [menu, button]);
}
