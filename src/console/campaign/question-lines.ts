/** A form as lines that people write: `type | English | Chinese`, and for a choice its options behind. */
import { Question, QUESTION_TYPES } from '#model/campaign.ts';

export function linesFrom(questions: readonly Question[]): string {
  return questions
    .map(({ key, type, required, expects, en, zh, options }) => {
      const head = `${type}${required ? '' : '?'}${expects === null ? '' : `=${expects}`} #${key}`;
      const choices = options.map((option) => `${option.key}: ${option.en} / ${option.zh}`);
      return [head, en, zh, ...choices].join(' | ');
    })
    .join('\n');
}

/** The number of the line that is none, counted from 1; else the questions. */
export function questionsFrom(text: string): Question[] | number {
  const questions: Question[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const question = questionFrom(line, i + 1);
    if (question === null) return i + 1;
    questions.push(question);
  }
  return questions;
}

const HEAD =
  /^(?<type>[a-z-]+)(?<optional>\?)?(?:=(?<expects>[a-z0-9-]+))?(?:\s+#(?<key>[a-z0-9-]+))?$/;

function questionFrom(line: string, number: number): Question | null {
  const [head = '', en = '', zh = '', ...rest] = line.split('|').map((part) => part.trim());
  const { type, optional, expects, key } = HEAD.exec(head)?.groups ?? {};
  const known = QUESTION_TYPES.find((one) => one === type);
  if (known === undefined) return null;
  const options = rest.map((part) => {
    const [, name = '', first = '', second = ''] =
      /^([a-z0-9-]+):\s*(.*?)\s*\/\s*(.*)$/.exec(part) ?? [];
    return { key: name, en: first, zh: second };
  });
  const parsed = Question.safeParse({
    key: key ?? `q${number}`,
    type: known,
    en,
    zh,
    required: optional === undefined,
    options,
    expects: expects ?? null,
  });
  return parsed.success ? parsed.data : null;
}
