/** What the people of the sample province write: each note in both languages, so that whoever looks can read it. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

const said = (zh: string, en: string): Said => ({ zh, en });

export const WORDS = {
  opening: [said('单位来电说明情况，需要核实。', 'The unit called; this needs a closer look.')],
  deliberate: [
    said(
      '会话证明有效工作；钱包属于本单位员工。',
      'The session proves work; the wallet belongs to one of the staff.',
    ),
    said(
      '夜间固定时段运行，由管理员账户启动。',
      'It runs at night at fixed hours, started by an administrator’s account.',
    ),
    said(
      '机房内有未登记的显卡主机。',
      'There are graphics machines in the room that nobody registered.',
    ),
  ],
  compromised: [
    said(
      '通过弱口令被入侵，植入挖矿程序；单位是受害者。',
      'Broken into through a weak password; the unit is a victim.',
    ),
    said(
      '未修补的服务被利用，多台主机使用同一钱包。',
      'An unpatched service was used; several machines share one wallet.',
    ),
  ],
  unfounded: [
    said(
      '经核实为测试程序，与挖矿无关。',
      'It was a test program that has nothing to do with mining.',
    ),
    said(
      '地址登记有误，实际不属于该系统。',
      'The address was registered wrongly and belongs to another.',
    ),
  ],
  insufficient: [said('只见到一次短连接，证据不足。', 'One short connection only: not enough.')],
  'filed-research': [said('属于已备案的研究项目。', 'Part of a research project that is on file.')],
  report: [
    said(
      '已停止程序，清除启动项，修改全部口令。',
      'The program was ended, what started it removed, all passwords changed.',
    ),
    said(
      '涉事主机已重装，相关人员已处理。',
      'The machine was installed anew, and those concerned were spoken to.',
    ),
  ],
  rejection: [said('未说明原因，请补充。', 'The cause is missing; please add it.')],
  pass: [
    said(
      '一天内未再出现，现场核查无异常。',
      'Nothing was seen for a day, and the machine was looked at.',
    ),
  ],
  fail: [said('复查时仍有连接。', 'There were still connections when it was looked at again.')],
  closing: [
    said('整改完成，予以结案。', 'Rectified and verified; closed.'),
    said('资料齐全，予以结案。', 'Everything is on file; closed.'),
  ],
  appeal: [
    said(
      '该地址供实验教学使用，断网影响上课。',
      'The address serves teaching; without it classes stop.',
    ),
  ],
  appealDecision: [
    said('理由不成立，维持原决定。', 'The reasons do not carry; the decision stands.'),
  ],
  referral: [said('多次通知后仍拒不整改。', 'It goes on in spite of several notices.')],
  evidenceHold: [
    said('案件可能移送，先固定证据。', 'It may be referred: secure the evidence first.'),
  ],
  reopening: [said('释放后再次出现。', 'It came back after the release.')],
  necessity: [
    said('通知后挖矿仍在继续。', 'Mining went on after the notice.'),
    said('程序更换矿池规避限制。', 'The program changes pools to get around measures.'),
  ],
  lesser: [said('已尝试，无效。', 'It was tried and did not help.')],
  refusal: [said('范围过大，请缩小。', 'Wider than needed: make it smaller.')],
  dismissal: [said('仅名单命中，无其他迹象。', 'A name on a list and nothing else.')],
} as const satisfies Readonly<Record<string, readonly Said[]>>;
