/** The part of `event-words.ts` about what units say of themselves: campaigns, attestations and filings. */
import type { AttestationEvents } from '#model/attestation.ts';
import type { CampaignEvents, populationEvents } from '#model/campaign.ts';
import type { FilingEvents } from '#model/filing.ts';

type Types = CampaignEvents & typeof populationEvents & AttestationEvents & FilingEvents;

export const UNIT_EVENT_WORDS: Readonly<Record<keyof Types, readonly [string, string]>> = {
  'campaign.drafted': ['A campaign of self-inspection was drafted', '拟制自查任务'],
  'campaign.changed': ['The draft of the campaign was changed', '修改自查任务草案'],
  'campaign.opened': ['The campaign was opened', '自查任务启动'],
  'campaign.form-amended': ['The form of the campaign was amended', '修订自查表'],
  'campaign.extended': ['The deadline of the campaign was moved', '延长自查期限'],
  'campaign.reminded': ['Units that had not signed were reminded', '催办未签署单位'],
  'campaign.due-passed': ['The deadline of the campaign passed', '自查期限届满'],
  'campaign.escalated': ['The authorities above were told who is late', '逾期情况报上级'],
  'campaign.sampled': ['A sample was drawn for an audit', '抽取核查样本'],
  'campaign.closed': ['The campaign was closed', '自查任务结束'],
  'campaign.withdrawn': ['The campaign was withdrawn', '撤销自查任务'],
  'population.listed': ['Units of a campaign were listed', '列明自查单位'],
  'attestation.started': ['The unit began its self-inspection', '单位开始自查'],
  'attestation.answered': ['The unit answered the form', '单位填写自查表'],
  'attestation.systems-stated': ['The unit said how its systems are', '单位填报系统情况'],
  'attestation.file-attached': ['The unit attached a file', '单位上传附件'],
  'attestation.file-removed': ['The unit took a file away', '单位移除附件'],
  'attestation.submitted': ['The self-inspection was submitted', '提交自查结果'],
  'attestation.reopened': ['The self-inspection was reopened', '自查结果退回修改'],
  'attestation.passkey-signed': ['Somebody signed with a passkey', '使用通行密钥签署'],
  'attestation.paper-signed': ['A signed paper was handed in', '上传签字盖章件'],
  'attestation.signed': ['The self-inspection is signed by both', '自查结果签署完毕'],
  'attestation.paper-checked': ['The signed paper was looked at', '审核签字盖章件'],
  'attestation.sampled': ['The self-inspection was drawn for an audit', '自查结果被抽中核查'],
  'attestation.audited': ['The self-inspection was audited', '完成自查核查'],
  'attestation.contradicted': ['A finding contradicts the self-inspection', '发现与自查结果不符'],
  'attestation.link-renewed': ['The unit got a new link', '更换单位填报链接'],
  'filing.submitted': ['A system was filed', '提交备案'],
  'filing.mended': ['The filing was mended', '补正备案材料'],
  'filing.returned': ['The filing was sent back', '退回补正'],
  'filing.accepted': ['The filing was accepted', '准予备案'],
  'filing.refused': ['The filing was refused', '不予备案'],
  'filing.acknowledged': ['The office above took note of the filing', '上级机关已阅知备案'],
  'filing.objected': ['The office above objected to the filing', '上级机关对备案提出异议'],
  'filing.withdrawn': ['The filing was withdrawn', '撤回备案'],
  'filing.revoked': ['The filing was revoked', '撤销备案'],
  'filing.reminded': ['The unit was reminded that the filing ends', '提醒备案即将到期'],
  'filing.expired': ['The filing expired', '备案到期失效'],
  'filing.renewed': ['A later filing took its place', '备案已续期'],
  'filing.consulted': ['The filing was compared with a finding', '将发现与备案比对'],
};
