/**
 * One box for everything: pages, and whatever the office finds by what is typed. A combobox whose list is always open
 * (WAI-ARIA 1.2, combobox with list autocomplete): the focus stays in the field, the arrows move the choice.
 */
import { Modal } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { networkFromText } from '#base/network.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Icon } from '../look/icon.tsx';
import { Trouble } from '../look/trouble.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { find, type Finding } from './finding.ts';
import { HitLine } from './hit-line.tsx';
import { groupsOf, pagesFor, type Group, type Option } from './options.ts';
import { useFinding, type Found } from './use-finding.ts';

export function FindBox({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const isNarrow = useNarrow();
  return (
    <Modal.Root
      opened
      onClose={() => find.close()}
      size="lg"
      fullScreen={isNarrow}
      yOffset="8dvh"
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t('find.title')} className="find">
        <Modal.Body p={0}>
          <Inside finding={finding} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Asks what leads to people: chosen like anything else, and said to be recorded before. */
const NAMED = 'named';

function Inside({ finding }: { readonly finding: Finding }) {
  const [text, setText] = useState(finding.text);
  const [named, setNamed] = useState(finding.named ? finding.text : null);
  const [chosen, setChosen] = useState<string | null>(null);
  const found = useFinding(text, named);
  const groups = useGroups(text, found, named);
  const all = groups.flatMap(({ options }) => options);
  const at = Math.max(
    0,
    all.findIndex(({ key }) => key === chosen),
  );
  const id = useId();
  const option = all[at];
  useEffect(() => {
    document.querySelector(`[id="${id}-${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const follow = useFollow();
  const go = (one: Option, isApart: boolean): void => {
    if (one.key === NAMED) setNamed(text.trim());
    else follow(one.href, isApart);
  };
  const move = (by: number): void => {
    const next = all[(at + by + all.length) % all.length];
    if (next !== undefined) setChosen(next.key);
  };
  return (
    <>
      <Field
        id={id}
        text={text}
        activeId={option === undefined ? undefined : `${id}-${at}`}
        onText={(next) => {
          setText(next);
          setNamed(null);
          setChosen(null);
        }}
        onMove={move}
        onEnter={(isApart) => option !== undefined && go(option, isApart)}
      />
      <List id={id} groups={groups} chosen={option?.key ?? null} onChoose={setChosen} onGo={go} />
      <Foot found={found} text={text} named={named} />
    </>
  );
}

function useFollow(): (href: string, isApart: boolean) => void {
  const router = useRouter();
  return (href, isApart) => {
    find.close();
    if (isApart) open(href, '_blank', 'noopener');
    else router.history.push(href);
  };
}

function Field(props: {
  readonly id: string;
  readonly text: string;
  readonly activeId: string | undefined;
  readonly onText: (text: string) => void;
  readonly onMove: (by: number) => void;
  readonly onEnter: (isApart: boolean) => void;
}) {
  const { t } = useTranslation();
  const press = (event: KeyboardEvent): void => {
    // While Chinese is being composed its keys are not ours.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') props.onMove(1);
    else if (event.key === 'ArrowUp') props.onMove(-1);
    else if (event.key === 'Enter') props.onEnter(event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  };
  return (
    <div className="find-field">
      <Icon name="find" />
      <input
        type="text"
        role="combobox"
        data-autofocus
        aria-label={t('find.title')}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${props.id}-list`}
        aria-activedescendant={props.activeId}
        placeholder={t('find.hint')}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={256}
        value={props.text}
        onChange={({ currentTarget }) => props.onText(currentTarget.value)}
        onKeyDown={press}
      />
      <button type="button" className="find-close" onClick={() => find.close()}>
        <Icon name="cross" />
        <span className="unseen">{t('do.close')}</span>
      </button>
    </div>
  );
}

function useGroups(text: string, found: Found, named: string | null): readonly Group[] {
  const { t } = useTranslation();
  const me = useMe();
  const { things, named: people } = found;
  return useMemo(() => {
    const typed = text.trim();
    const pages = pagesFor(typed, me, t);
    const address = addressOption(typed, t);
    const may = me !== undefined && mayAnywhere(me, 'binding.read');
    const asks: Option[] = may && address !== null ? [address] : [];
    const first = typed === '' || pages.options.length < 3 ? [pages] : [];
    const groups = [
      ...groupsOf(things, me, t),
      ...(people === null ? [] : groupsOf(people, me, t)),
    ];
    const ask: Option = {
      key: NAMED,
      icon: 'person',
      label: t('find.named', { text: typed }),
      hit: null,
      href: '',
    };
    const last = typed === '' || named !== null ? [] : [ask];
    return [
      ...first,
      { key: 'asks', title: t('area.addresses'), options: asks, hasMore: false },
      ...joined(groups),
      { key: 'last', title: t('find.namedAbout'), options: last, hasMore: false },
    ].filter(({ options }) => options.length > 0);
  }, [text, things, people, named, me, t]);
}

/** Leads are found both ways. */
function joined(groups: readonly Group[]): readonly Group[] {
  const byKey = new Map<string, Group>();
  for (const group of groups) {
    const known = byKey.get(group.key);
    const before = known?.options ?? [];
    const fresh = group.options.filter(({ key }) => before.every((one) => one.key !== key));
    const hasMore = group.hasMore || known?.hasMore === true;
    byKey.set(group.key, { ...group, hasMore, options: [...before, ...fresh] });
  }
  return [...byKey.values()];
}

function addressOption(text: string, t: TFunction): Option | null {
  const network = networkFromText(text);
  if (typeof network === 'string' || network.lo !== network.hi) return null;
  const search = new URLSearchParams({ address: network.text, at: new Date().toISOString() });
  return {
    key: 'who-had',
    icon: 'addresses',
    label: t('find.whoHad', { address: network.text }),
    hit: null,
    href: `/addresses?${search.toString()}`,
  };
}

function List(props: {
  readonly id: string;
  readonly groups: readonly Group[];
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
  readonly onGo: (option: Option, isApart: boolean) => void;
}) {
  const { t } = useTranslation();
  const { id, groups } = props;
  const all = groups.flatMap(({ options }) => options);
  const order = new Map(all.map(({ key }, at) => [key, at] as const));
  // Rows that come under a pointer that rests are not chosen by it.
  const last = useRef('');
  return (
    <div className="find-list" role="listbox" id={`${id}-list`} aria-label={t('find.title')}>
      {groups.map((group) => (
        <div key={group.key} role="group" aria-labelledby={`${id}-${group.key}`}>
          <div className="find-group" id={`${id}-${group.key}`} role="presentation">
            {group.title}
          </div>
          {group.options.map((option) => (
            <div
              key={option.key}
              id={`${id}-${order.get(option.key) ?? 0}`}
              role="option"
              aria-selected={option.key === props.chosen}
              className="find-option"
              onPointerMove={({ screenX, screenY }) => {
                const place = `${screenX} ${screenY}`;
                if (last.current !== '' && last.current !== place) props.onChoose(option.key);
                last.current = place;
              }}
              onClick={({ ctrlKey, metaKey }) => props.onGo(option, ctrlKey || metaKey)}
            >
              <Icon name={option.icon} />
              <HitLine option={option} />
            </div>
          ))}
          {group.hasMore && (
            <div className="find-more" role="presentation">
              {t('find.more')}
            </div>
          )}
        </div>
      ))}
    </div>
  );
}

function Foot(props: {
  readonly found: Found;
  readonly text: string;
  readonly named: string | null;
}) {
  const { t } = useTranslation();
  const { things, named, isLooking, error } = props.found;
  const count = things.hits.length + (named?.hits.length ?? 0);
  const nothing = props.named === null ? t('find.nothing') : t('find.namedNothing');
  const said = isLooking
    ? t('find.looking')
    : count === 0
      ? nothing
      : t('find.count', { n: number(count) });
  return (
    <div className="find-foot">
      {error !== null && !isLooking ? (
        <Trouble error={error} />
      ) : (
        <span role="status">{props.text.trim() === '' ? '' : said}</span>
      )}
      <span className="find-keys">{t('find.keys')}</span>
    </div>
  );
}
