/** From the fields of a unit's forms to what the office takes. */
import { ANSWER_CHARS_MAX, Statement } from '#model/attestation.ts';
import { WRITTEN_TYPES, type Question } from '#model/campaign.ts';
import { FilingContent, FilingWords } from '#model/filing.ts';
import { lines } from '#model/text.ts';

type Fields = Readonly<Record<string, string>>;

/** What cannot be an answer is left out, and stays unanswered. */
export function readAnswers(fields: Fields, questions: readonly Question[]) {
  const answers: Record<string, string> = {};
  const written: Record<string, string> = {};
  for (const question of questions) {
    const text = (fields[`q-${question.key}`] ?? '').trim();
    if (text === '') continue;
    if (WRITTEN_TYPES.has(question.type)) {
      const read = lines(ANSWER_CHARS_MAX).safeParse(text);
      if (read.success) written[question.key] = read.data;
    } else if (isPlain(question, text)) answers[question.key] = plain(question, text);
  }
  return { answers, written };
}

function plain({ type }: Question, text: string): string {
  return type === 'number' ? String(Number(text.normalize('NFKC'))) : text;
}

function isPlain({ type, options }: Question, text: string): boolean {
  if (type === 'yes-no') return text === 'yes' || text === 'no';
  if (type === 'choice') return options.some(({ key }) => key === text);
  if (type === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  return /^\d{1,9}(?:\.\d{1,3})?$/.test(text.normalize('NFKC'));
}

export function readStatements(fields: Fields): ReadonlyMap<string, Statement | null> {
  const found = new Map<string, Statement | null>();
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith('s-')) continue;
    const read = Statement.safeParse(value);
    found.set(name.slice(2), read.success ? read.data : null);
  }
  return found;
}

/** Null: something is missing or impossible. */
export function readFiling(fields: Fields, unitId: string) {
  const list = (name: string): string[] =>
    (fields[name] ?? '')
      .split(/[,，、;；]/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
  const number = (name: string): number =>
    Number((fields[name] ?? '').normalize('NFKC') || Number.NaN);
  const day = (name: string, time: string): string => `${fields[name] ?? ''}T${time}Z`;
  const content = FilingContent.safeParse({
    unitId,
    kind: fields['kind'],
    title: fields['title'],
    discipline: fields['discipline'],
    systemIds: Object.keys(fields)
      .filter((name) => name.startsWith('y-'))
      .map((name) => name.slice(2)),
    consent: {
      department: fields['department'],
      reference: fields['consentReference'],
      on: fields['consentOn'],
    },
    scale: {
      wattsMax: number('watts'),
      devicesMax: number('devices'),
      hashrateMax: (fields['hashrate'] ?? '').trim() === '' ? null : number('hashrate'),
      coins: list('coins'),
      algorithms: list('algorithms'),
    },
    from: day('from', '00:00:00.000'),
    until: day('until', '23:59:59.999'),
  });
  const words = FilingWords.safeParse({
    purpose: fields['purpose'],
    leader: fields['leader'],
    responsible: fields['responsible'],
    contact: fields['contact'],
  });
  if (!content.success || !words.success) return null;
  return { content: content.data, words: words.data };
}
