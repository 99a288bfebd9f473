/** What the people concerned wrote, as one note of their case: labelled in the language that they wrote in. */
import type { SubjectObjection, SubjectReport } from '#model/subject-case.ts';
import type { Language } from '#model/text.ts';

type Answerer = SubjectReport['by'];

export function reportText({ language, found, done, by }: SubjectReport): string {
  const words = WORDS[language];
  return [`${words.found}\n${found}`, `${words.done}\n${done}`, signed(language, by)].join('\n\n');
}

export function objectionText({ language, reasons, by }: SubjectObjection): string {
  return [reasons, signed(language, by)].join('\n\n');
}

function signed(language: Language, { name, as }: Answerer): string {
  const words = WORDS[language];
  return words.by(name, words.as[as]);
}

interface Words {
  readonly found: string;
  readonly done: string;
  readonly by: (name: string, part: string) => string;
  readonly as: Readonly<Record<Answerer['as'], string>>;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    found: 'What was found:',
    done: 'What was done:',
    by: (name, part) => `Signed: ${name} (${part})`,
    as: {
      leader: 'leader in charge',
      responsible: 'person responsible',
      technical: 'technical contact',
      liaison: 'liaison',
      other: 'for the unit',
    },
  },
  'zh-CN': {
    found: '排查发现：',
    done: '整改措施：',
    by: (name, part) => `填报人：${name}（${part}）`,
    as: {
      leader: '主管领导',
      responsible: '责任人',
      technical: '技术联系人',
      liaison: '联络员',
      other: '单位其他人员',
    },
  },
};
