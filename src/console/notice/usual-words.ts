/** What notices mostly say; whoever writes one changes it. None may name a person. */
export const USUAL = {
  en: {
    seen: 'A system of yours asked a mining pool for work and was paid for results.',
    rectify: 'End the mining program and remove what starts it.\nReport the cause.',
    object: 'Answer through the link in this notice.',
    measures: 'Addresses of mining pools cannot be reached. Everything else works.',
    reasons: 'Mining goes on. A lesser measure would not end it.',
    release:
      'Your report was accepted.\nA new look found nothing.\nNo mining was seen during the clean window.\nThe cause is stated.',
    failed: 'A new look found mining again.',
    wrong: 'The system named there did not mine.',
    obligation: 'your report of the rectification',
  },
  'zh-CN': {
    seen: '贵单位一系统向矿池请求任务并提交了结果。',
    rectify: '停止挖矿程序并清除其启动项。\n报送原因。',
    object: '请通过本通知中的链接答复。',
    measures: '矿池地址不可访问，其他一切正常。',
    reasons: '挖矿仍在继续，较轻措施不足以制止。',
    release: '整改报告通过审核。\n重新检测未发现异常。\n观察期内未再出现挖矿。\n已说明根本原因。',
    failed: '重新检测再次发现挖矿。',
    wrong: '其中所述系统并未挖矿。',
    obligation: '整改情况报告',
  },
} as const;
