/** A state, by sign, word and colour together. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'bad' | 'warn' | 'good' | 'accent' | 'plain';

const SIGNS: Readonly<Record<Tone, IconName>> = {
  bad: 'alert',
  warn: 'half',
  good: 'check',
  accent: 'dot',
  plain: 'ring',
};

export function Status(props: {
  readonly tone: Tone;
  readonly sign?: IconName;
  readonly children: ReactNode;
}) {
  return (
    <span className="status" data-tone={props.tone}>
      <Icon name={props.sign ?? SIGNS[props.tone]} />
      <span>{props.children}</span>
    </span>
  );
}

export function Callout(props: {
  readonly tone: Tone;
  readonly sign?: IconName;
  readonly children: ReactNode;
  readonly live?: boolean;
}) {
  return (
    <div
      className="callout"
      data-tone={props.tone}
      role={props.live === true ? 'alert' : undefined}
    >
      <Icon name={props.sign ?? SIGNS[props.tone]} />
      <div>{props.children}</div>
    </div>
  );
}
