/** What several notices say in the same words. */
import type { NoticeLanguage, TemplateBlock } from '#model/notice-template.ts';

interface Parts {
  /** Who gets it, what it is about, until when. */
  readonly head: TemplateBlock;
  readonly seen: readonly TemplateBlock[];
  readonly rectify: readonly TemplateBlock[];
  /** What an owner of a computer that was taken over does first; general advice (RFC 6561 §6). */
  readonly cleanUp: readonly TemplateBlock[];
  readonly law: readonly TemplateBlock[];
  readonly object: readonly TemplateBlock[];
  /** How to check the notice by another way than the one it came by (RFC 6561 §9), and whom to ask. */
  readonly close: readonly TemplateBlock[];
}

const EN: Parts = {
  head: {
    kind: 'facts',
    rows: [
      { label: 'To', text: '{unitName}' },
      { label: 'Case number', text: '{caseNumber}' },
      { label: 'System', text: '{systemName}', when: 'systemName' },
      { label: 'Seen', text: '{seenSince} to {seenUntil}', when: 'seenUntil' },
      { label: 'Please act by', text: '{deadline}', when: 'deadline' },
      { label: 'Issued', text: '{issuedAt}' },
    ],
  },
  seen: [
    { kind: 'heading', text: 'What was seen' },
    { kind: 'field-list', field: 'whatWasSeen' },
    {
      kind: 'paragraph',
      text: 'Observation can be wrong. Where several computers share one address we may not know which of them is meant; in that case please check all of them.',
    },
  ],
  rectify: [
    { kind: 'heading', text: 'What we ask of you' },
    {
      kind: 'callout',
      text: 'Do not clean, reinstall or switch off the system yet. Evidence is to be secured first; the office will tell you when you can begin.',
      when: 'evidenceHold',
    },
    { kind: 'field-steps', field: 'howToRectify' },
    {
      kind: 'paragraph',
      text: 'Report what you found and what you did to us by {deadline}. If you need more time, say so before that date.',
      when: 'deadline',
    },
  ],
  cleanUp: [
    {
      kind: 'paragraph',
      text: 'If you want the police to look into the intrusion, tell us before you clean anything: the system then holds evidence.',
      unless: 'evidenceHold',
    },
    { kind: 'heading', text: 'First aid', unless: 'evidenceHold' },
    {
      kind: 'steps',
      items: [
        'Back up what you need, without programs.',
        'Find out how they came in: weak passwords, open remote access, software that was not updated, stolen keys.',
        'Remove unknown programs, scheduled tasks, accounts and keys. A system of which you are not sure is safer when installed anew.',
        'Install all updates, change all passwords from another computer, and switch on a second factor.',
        'Watch processor load and outgoing connections for the next weeks.',
      ],
      unless: 'evidenceHold',
    },
  ],
  law: [
    { kind: 'heading', text: 'Legal basis', when: 'legalBasis' },
    { kind: 'field-list', field: 'legalBasis', when: 'legalBasis' },
  ],
  object: [
    { kind: 'heading', text: 'If you disagree' },
    {
      kind: 'paragraph',
      text: 'You can object: for instance that the system is not yours, that the use is lawful or filed research, or that the consequences are too hard. Somebody who had no part in this decision will decide, and you will be told the reasons.',
    },
    { kind: 'paragraph', text: 'Please object by {objectBefore}.', when: 'objectBefore' },
    { kind: 'field-list', field: 'howToObject', when: 'howToObject' },
  ],
  close: [
    { kind: 'heading', text: 'Check that this notice is real' },
    {
      kind: 'paragraph',
      text: 'Do not rely on this message. Type {verifyAt} into your browser by hand and enter the verification code {verificationCode}. The page names the issuing office, the kind of notice and its date. Nobody will ask you for a password, for money or for remote access because of this notice.',
    },
    {
      kind: 'link',
      text: 'Your page for this case, with addresses, times and evidence. The link is meant for your unit alone and expires:',
    },
    {
      kind: 'paragraph',
      text: 'Questions: {authorityName}, {authorityContact}. Please give the case number.',
    },
  ],
};

const ZH: Parts = {
  head: {
    kind: 'facts',
    rows: [
      { label: '送达单位', text: '{unitName}' },
      { label: '案件编号', text: '{caseNumber}' },
      { label: '涉及系统', text: '{systemName}', when: 'systemName' },
      { label: '发现时段', text: '{seenSince}至{seenUntil}', when: 'seenUntil' },
      { label: '办理期限', text: '{deadline}前', when: 'deadline' },
      { label: '签发时间', text: '{issuedAt}' },
    ],
  },
  seen: [
    { kind: 'heading', text: '发现的情况' },
    { kind: 'field-list', field: 'whatWasSeen' },
    {
      kind: 'paragraph',
      text: '监测可能存在误差。多台设备共用同一地址时，我们可能无法确定具体设备，请对相关设备逐一排查。',
    },
  ],
  rectify: [
    { kind: 'heading', text: '整改要求' },
    {
      kind: 'callout',
      text: '请暂勿对该系统进行清除、重装或关机。须先固定证据，何时可以开始处置，由我单位另行告知。',
      when: 'evidenceHold',
    },
    { kind: 'field-steps', field: 'howToRectify' },
    {
      kind: 'paragraph',
      text: '请于{deadline}前将排查结果和整改情况报送{authorityName}。确需延期的，请在期限届满前提出。',
      when: 'deadline',
    },
  ],
  cleanUp: [
    {
      kind: 'paragraph',
      text: '如需公安机关介入调查入侵行为，请在处置前告知我单位，此时该系统本身即为证据。',
      unless: 'evidenceHold',
    },
    { kind: 'heading', text: '应急处置建议', unless: 'evidenceHold' },
    {
      kind: 'steps',
      items: [
        '备份必要数据，不备份可执行程序。',
        '查明入侵途径：弱口令、对外开放的远程管理、未更新的软件、泄露的密钥等。',
        '清除来历不明的程序、计划任务、账号和密钥；无法确认是否清除干净的，建议重装系统。',
        '安装全部安全更新，在其他计算机上更换全部口令，并启用双因素认证。',
        '此后数周内持续关注处理器占用和对外连接情况。',
      ],
      unless: 'evidenceHold',
    },
  ],
  law: [
    { kind: 'heading', text: '依据', when: 'legalBasis' },
    { kind: 'field-list', field: 'legalBasis', when: 'legalBasis' },
  ],
  object: [
    { kind: 'heading', text: '异议与申诉' },
    {
      kind: 'paragraph',
      text: '如认为该系统不属于贵单位、相关使用合法或属于已备案的科研活动，或者处置影响过重，可以提出异议。异议由未参与本决定的人员审查，审查结果和理由将书面告知贵单位。',
    },
    { kind: 'paragraph', text: '请于{objectBefore}前提出。', when: 'objectBefore' },
    { kind: 'field-list', field: 'howToObject', when: 'howToObject' },
  ],
  close: [
    { kind: 'heading', text: '如何核验本通知' },
    {
      kind: 'paragraph',
      text: '请勿仅凭收到的内容判断真伪。请在浏览器中手工输入 {verifyAt}，填写核验码 {verificationCode}，页面将显示签发单位、通知种类和签发日期。我单位不会以本通知为由索要口令、要求付款或远程控制您的计算机。',
    },
    {
      kind: 'link',
      text: '本案专用页面（含地址、时间和证据），仅限贵单位使用，逾期失效：',
    },
    { kind: 'paragraph', text: '咨询：{authorityName}，{authorityContact}。请说明案件编号。' },
  ],
};

export const PARTS: Readonly<Record<NoticeLanguage, Parts>> = { en: EN, 'zh-CN': ZH };
