/** One sentence for each type of event, for people who read what was done. Who did it, and when, stand beside it. */
import type { accessEvents } from '#model/access.ts';
import type { poolEvents } from '#model/address-pool.ts';
import type { agencyEvents } from '#model/agency.ts';
import type { bindingEvents } from '#model/binding.ts';
import type { calendarEvents } from '#model/calendar.ts';
import type { caseEvents } from '#model/case.ts';
import type { clockEvents } from '#model/clock.ts';
import type { delegationEvents } from '#model/delegation.ts';
import type { pointEvents } from '#model/enforcement-point.ts';
import type { setEvents } from '#model/point-set.ts';
import type { evidenceEvents } from '#model/evidence-item.ts';
import type { exemptionEvents } from '#model/exemption.ts';
import type { grantEvents } from '#model/grant.ts';
import type { jurisdictionEvents } from '#model/jurisdiction.ts';
import type { leadEvents } from '#model/lead.ts';
import type { noticeEvents } from '#model/notice.ts';
import type { templateEvents } from '#model/notice-template.ts';
import type { orderEvents } from '#model/order.ts';
import type { personEvents } from '#model/person.ts';
import type { policyEvents } from '#model/policy.ts';
import type { addressListEvents } from '#model/address-list.ts';
import type { consultationEvents } from '#model/consultation.ts';
import type { taskEvents } from '#model/task.ts';
import type { publicationEvents } from '#model/publication.ts';
import type { referralEvents } from '#model/referral.ts';
import type { sensorEvents } from '#model/sensor.ts';
import type { systemEvents } from '#model/system.ts';
import type { tipEvents } from '#model/tip.ts';
import type { unitEvents } from '#model/unit.ts';
import type { energyFactorEvents } from '#model/energy-factor.ts';
import type { webhookEvents } from '#model/webhook.ts';
import { UNIT_EVENT_WORDS } from './unit-event-words.ts';

export interface EventWords {
  readonly en: string;
  readonly 'zh-CN': string;
}

/** Null: a type that this version does not know. */
export function eventInWords(type: string): EventWords | null {
  const pair: Pair | undefined = ALL.get(type);
  return pair === undefined ? null : { en: pair[0], 'zh-CN': pair[1] };
}

/** Every type that has words. */
export function wordedTypes(): readonly string[] {
  return [...ALL.keys()];
}

type Pair = readonly [en: string, zh: string];
/** One pair for each type of these events, and none besides. */
type Words<T> = Readonly<Record<keyof T & string, Pair>>;

const PUBLICATION: Words<typeof publicationEvents> = {
  'publication.drafted': ['The figures of a month were counted', '统计了一个月的数据'],
  'publication.recounted': ['The figures were counted again', '重新统计了数据'],
  'publication.approved': ['The figures were approved', '数据发布获批准'],
  'publication.published': ['The figures were published', '数据已发布'],
  'publication.correction-drafted': [
    'A correction of published figures was drafted',
    '起草数据更正',
  ],
  'publication.dropped': ['The counted figures were dropped', '放弃已统计的数据'],
  'publication.withdrawn': ['The published figures were withdrawn', '撤回已发布的数据'],
};

const CASE: Words<typeof caseEvents> = {
  'case.opened': ['The case was opened', '立案'],
  'case.triaged': ['Somebody took the case on', '案件有人受理'],
  'case.attributed': ['It was said whose system it is', '查明涉案系统归属'],
  'case.assessed': ['The verdict was given', '作出研判结论'],
  'case.noticed': ['The unit counts as notified', '已向有关单位送达通知'],
  'case.rectifying': ['The rectification began', '进入整改阶段'],
  'case.due-set': ['The day was set by which to report', '确定整改报送期限'],
  'case.reported': ['The rectification was reported', '有关单位报送整改情况'],
  'case.report-accepted': ['The report was accepted', '整改报告通过审核'],
  'case.report-rejected': ['The report was sent back', '整改报告被退回'],
  'case.rescanned': ['The system was looked at again', '对系统重新检测'],
  'case.window-started': ['The clean window began', '无异常观察期开始'],
  'case.recurred': ['Mining was seen again', '再次发现挖矿行为'],
  'case.root-cause-stated': ['The root cause was stated', '说明根本原因'],
  'case.verified': ['The rectification was checked', '对整改情况进行复核'],
  'case.released': ['Every measure was seen to be gone', '各项措施均已确认解除'],
  'case.closed': ['The case was closed', '结案'],
  'case.reopened': ['The case goes on as a new one', '另立新案继续办理'],
  'case.duplicate-found': ['Another case was found to be the same', '发现重复案件'],
  'case.lead-joined': ['A lead was joined to the case', '线索并入本案'],
  'case.attested-clean': [
    'Its system had been attested clean',
    '涉案系统曾在自查中签署为未发现问题',
  ],
  'case.assigned': ['The case was given to another handler', '变更承办人'],
  'case.tlp-set': ['It was set how far the case may be told', '设定信息分享等级'],
  'case.measure-changed': ['The state of the measures changed', '措施状态变化'],
  'case.appeal-filed': ['An objection was filed', '提出异议'],
  'case.appeal-withdrawn': ['The objection was withdrawn', '撤回异议'],
  'case.appeal-decided': ['The objection was decided', '对异议作出决定'],
  'case.corrected': ['What was told wrongly was corrected', '已更正有误通知'],
  'case.referral-proposed': ['A referral was proposed', '提议移送'],
  'case.referral-dropped': ['The proposed referral was dropped', '放弃移送提议'],
  'case.referred': ['The case was referred to another authority', '案件移送其他部门'],
  'case.evidence-hold-set': ['It was set whether traces must be kept', '设定是否保全现场'],
  'case.clock-overdue': ['A deadline of the case was missed', '案件有事项逾期'],
  'case.clock-settled': ['A missed deadline was settled', '逾期事项已处理'],
  'case.erased': ['Personal data were erased', '清除个人信息'],
};

const ORDER: Words<typeof orderEvents> = {
  'order.drafted': ['An order was drafted', '起草措施令'],
  'order.edited': ['The order was changed; approvals are void', '修改措施令，原批准失效'],
  'order.proposed': ['The order was proposed', '提请批准措施令'],
  'order.approved': ['The order was approved by one person', '一人批准措施令'],
  'order.exemption-overridden': ['The order sets an exemption aside', '措施令突破豁免'],
  'order.refused': ['The order was refused or taken back', '措施令未获批准或被撤回'],
  'order.emergency-ordered': ['One person ordered it in an emergency', '一人紧急下令'],
  'order.scheduled': ['It was set when and where it begins', '确定措施开始时间和执行点'],
  'order.applying': ['The points were asked to apply it', '通知执行点执行措施'],
  'order.observed': ['A point told what it has of it', '执行点回报执行情况'],
  'order.active': ['It was seen to be active at every point', '各执行点均已生效'],
  'order.degraded': ['It was seen to be active only in part', '措施仅部分生效'],
  'order.reviewed': ['Somebody looked whether it is still needed', '复核措施是否仍有必要'],
  'order.review-overdue': ['A review of it is overdue', '措施复核逾期'],
  'order.probation-started': ['The measure was lowered on probation', '降低措施，进入观察'],
  'order.probation-clean': ['Nothing was seen during probation', '观察期内未见异常'],
  'order.recurred': ['The measure was raised: mining was seen', '再次发现挖矿，恢复措施'],
  'order.suspended': ['The measure was taken off for now', '暂停措施'],
  'order.resumed': ['The measure goes on', '恢复措施'],
  'order.lifting': ['The points were asked to let go', '通知执行点解除措施'],
  'order.lifted': ['The measure was seen to be gone', '措施已确认解除'],
  'order.expired': ['The order ended with its time', '措施令到期终止'],
};

const LEAD: Words<typeof leadEvents> = {
  'lead.made': ['A lead was made', '生成线索'],
  'lead.sighted': ['Mining was seen', '发现挖矿行为'],
  'lead.placed': ['It was said where the lead belongs', '确定线索归属'],
  'lead.watched': ['Somebody keeps an eye on it', '线索列入关注'],
  'lead.dismissed': ['The lead was set aside', '线索暂不处理'],
  'lead.revived': ['The lead was taken up again', '重新启用线索'],
  'lead.merged': ['The lead was merged into another', '线索并入其他线索'],
  'lead.absorbed': ['Another lead was merged into it', '吸收其他线索'],
  'lead.attested-clean': ['Its system had been attested clean', '该系统曾在自查中签署为未发现问题'],
  'lead.filing-consulted': ['It was compared with a filing', '与备案比对'],
  'lead.opened': ['The lead became part of a case', '线索转入案件'],
  'lead.erased': ['Personal data were erased', '清除个人信息'],
};

const NOTICE: Words<typeof noticeEvents> = {
  'notice.prepared': ['A notice was prepared', '拟制通知'],
  'notice.served': ['The notice was served', '送达通知'],
  'notice.delivery-failed': ['The notice could not be delivered', '通知投递失败'],
  'notice.read': ['The notice was read', '通知已被阅读'],
  'notice.acknowledged': ['The notice was acknowledged', '通知已签收'],
  'notice.link-renewed': ['The notice got a new link', '更换通知链接'],
  'notice.replaced': ['A later notice took its place', '通知被后续通知取代'],
  'notice.closed': ['The notice is no longer in force', '通知失效'],
};

const CLOCK: Words<typeof clockEvents> = {
  'clock.started': ['A deadline began to run', '期限开始计算'],
  'clock.paused': ['The deadline stands still', '期限中止'],
  'clock.resumed': ['The deadline runs on', '期限恢复计算'],
  'clock.extended': ['More time was given', '延长期限'],
  'clock.deadline-told': ['A notice told another deadline', '通知告知新的期限'],
  'clock.warned': ['The deadline is near', '期限将至'],
  'clock.breached': ['The deadline was missed', '期限已过'],
  'clock.escalated': ['The missed deadline was raised to a superior', '逾期上报上级'],
  'clock.stopped': ['The deadline ended', '期限终止'],
};

const EVIDENCE: Words<typeof evidenceEvents> = {
  'evidence.kept': ['A piece of evidence was kept', '固定证据'],
  'evidence.attached': ['The evidence was attached to another place', '证据归入相应案件或线索'],
  'evidence.viewed': ['The evidence was looked at', '查看证据'],
  'evidence.exported': ['The evidence was exported', '导出证据'],
  'evidence.verified': ['The evidence was compared with its hash', '核对证据哈希'],
  'evidence.held': ['The evidence must not be destroyed', '证据不得销毁'],
  'evidence.hold-ended': ['The evidence may be destroyed again', '解除证据保全'],
  'evidence.destroyed': ['The evidence was destroyed', '销毁证据'],
};

const SUPERVISED: Words<typeof systemEvents> &
  Words<typeof bindingEvents> &
  Words<typeof poolEvents> &
  Words<typeof exemptionEvents> &
  Words<typeof pointEvents> &
  Words<typeof setEvents> &
  Words<typeof sensorEvents> = {
  'system.registered': ['A system was registered', '登记系统'],
  'system.changed': ['What is known of the system changed', '变更系统信息'],
  'system.contacts-set': ['The people of the system were named', '登记系统责任人'],
  'system.handles-set': ['The names of the system in logs were set', '设定系统日志标识'],
  'system.research-filed': ['Research on the system was filed', '科研用途备案'],
  'system.research-withdrawn': ['The filing of research was withdrawn', '撤销科研备案'],
  'system.retired': ['The system went out of use', '系统停用'],
  'system.restored': ['The system is in use again', '系统恢复使用'],
  'binding.added': ['An address was bound to a system', '地址绑定系统'],
  'binding.extended': ['The binding was seen to go on', '地址绑定延续'],
  'binding.ended': ['The binding ended', '地址绑定终止'],
  'binding.corrected': ['The binding was corrected', '更正地址绑定'],
  'binding.withdrawn': ['The binding was withdrawn', '撤销地址绑定'],
  'pool.declared': ['Shared addresses were declared', '登记共享地址'],
  'pool.withdrawn': ['The shared addresses were withdrawn', '撤销共享地址'],
  'exemption.proposed': ['An exemption was proposed', '提议豁免'],
  'exemption.granted': ['The exemption was granted', '批准豁免'],
  'exemption.refused': ['The exemption was refused', '不予豁免'],
  'exemption.withdrawn': ['The exemption was withdrawn', '撤销豁免'],
  'point.declared': ['An enforcement point was declared', '登记执行点'],
  'point.changed': ['The enforcement point was changed', '变更执行点'],
  'point.retired': ['The enforcement point went out of use', '执行点停用'],
  'point.halted': ['Everything held at the point was let go', '执行点全部解除，暂停执行'],
  'point.resumed': ['The point may hold again', '执行点恢复执行'],
  'set.issued': ['The enforcement point was told what to hold', '向执行点下达管控清单'],
  'sensor.declared': ['A sensor was declared', '登记探针'],
  'sensor.changed': ['The sensor was changed', '变更探针'],
  'sensor.invited': ['A code was given to let the sensor in', '发放探针接入码'],
  'sensor.enrolled': ['The sensor was let in', '探针接入'],
  'sensor.delivered': ['The sensor delivered findings', '探针上报发现'],
  'sensor.fell-silent': ['The sensor fell silent', '探针失联'],
  'sensor.heard-again': ['The sensor was heard again', '探针恢复联系'],
  'sensor.revoked': ['The sensor was shut out', '探针接入被撤销'],
};

const DIRECTORY: Words<typeof jurisdictionEvents> &
  Words<typeof agencyEvents> &
  Words<typeof unitEvents> &
  Words<typeof calendarEvents> &
  Words<typeof templateEvents> &
  Words<typeof policyEvents> &
  Words<typeof energyFactorEvents> &
  Words<typeof webhookEvents> &
  Words<typeof accessEvents> = {
  'jurisdiction.opened': ['A jurisdiction was opened', '设立辖区'],
  'jurisdiction.changed': ['The jurisdiction was changed', '变更辖区'],
  'jurisdiction.closed': ['The jurisdiction was closed', '撤销辖区'],
  'jurisdiction.reopened': ['The jurisdiction was reopened', '恢复辖区'],
  'agency.opened': ['An agency was opened', '设立机构'],
  'agency.changed': ['The agency was changed', '变更机构'],
  'agency.closed': ['The agency was closed', '撤销机构'],
  'unit.registered': ['A supervised unit was registered', '登记被监管单位'],
  'unit.changed': ['The unit was changed', '变更单位信息'],
  'unit.retired': ['The unit is supervised no longer', '单位不再监管'],
  'unit.restored': ['The unit is supervised again', '单位恢复监管'],
  'calendar.defined': ['A business calendar was defined', '制定工作日历'],
  'calendar.changed': ['The business calendar was changed', '变更工作日历'],
  'calendar.retired': ['The business calendar was retired', '停用工作日历'],
  'template.added': ['A template for notices was added', '新增通知模板'],
  'template.retired': ['The template was retired', '停用通知模板'],
  'policy.set': ['A policy was set', '设定办案规则'],
  'energy-factor.added': ['A factor of energy was added', '新增能耗折算系数'],
  'energy-factor.withdrawn': ['The factor of energy was withdrawn', '撤销能耗折算系数'],
  'webhook.declared': ['A receiver of news was declared', '登记消息接收方'],
  'webhook.changed': ['The receiver of news was changed', '变更消息接收方'],
  'webhook.withdrawn': ['The receiver of news was withdrawn', '撤销消息接收方'],
  'access.exported': ['Rows were exported', '导出数据'],
  'access.shared': ['A case was written for another office', '向其他机构导出案件'],
  'access.looked': ['Personal data was looked at', '查看个人信息'],
};

const PEOPLE: Words<typeof personEvents> &
  Words<typeof grantEvents> &
  Words<typeof delegationEvents> = {
  'person.registered': ['A person was registered', '登记人员'],
  'person.changed': ['What is known of the person changed', '变更人员信息'],
  'person.disabled': ['The person was shut out', '停用账号'],
  'person.enabled': ['The person may come in again', '恢复账号'],
  'person.erased': ['The person’s data was erased', '删除个人信息'],
  'person.link-made': ['A one-time link was made', '生成一次性链接'],
  'person.link-used': ['The one-time link was used', '使用一次性链接'],
  'person.credential-added': ['A means of signing in was added', '新增登录方式'],
  'person.credential-removed': ['A means of signing in was removed', '移除登录方式'],
  'person.signed-in': ['The person signed in', '登录'],
  'person.signed-out': ['The person signed out', '退出登录'],
  'person.session-locked': ['The session was locked', '会话锁定'],
  'person.session-unlocked': ['The session was unlocked', '会话解锁'],
  'person.stepped-up': ['The person proved again who they are', '再次验证身份'],
  'person.sessions-revoked': ['Sessions were ended', '终止会话'],
  'person.sign-in-throttled': ['Signing in was slowed down', '限制登录尝试'],
  'person.token-made': ['A token was made', '生成令牌'],
  'person.token-revoked': ['The token was revoked', '撤销令牌'],
  'grant.made': ['A role was given', '授予角色'],
  'grant.ended': ['The role ended', '终止角色'],
  'delegation.lent': ['Authority was lent', '委托权限'],
  'delegation.glass-broken': ['Authority was taken in an emergency', '紧急取得权限'],
  'delegation.ended': ['The lent authority ended', '终止委托'],
  'delegation.reviewed': ['The emergency authority was reviewed', '复核紧急权限'],
};

const JOINT: Words<typeof consultationEvents & typeof taskEvents & typeof addressListEvents> = {
  'consultation.opened': ['Other agencies were asked for their opinion', '发起会商'],
  'consultation.widened': ['Further agencies were asked', '增加会商单位'],
  'consultation.answered': ['An agency gave its opinion', '会商单位提出意见'],
  'consultation.concluded': ['The consultation was concluded', '形成会商结论'],
  'consultation.withdrawn': ['The consultation was withdrawn', '撤回会商'],
  'task.assigned': ['Another agency was asked to do something', '向其他部门交办任务'],
  'task.acknowledged': ['The task was taken on', '任务已签收'],
  'task.declined': ['The task was declined', '任务被退回'],
  'task.reported': ['What came of the task was reported', '反馈任务办理结果'],
  'task.returned': ['The task was sent back', '任务退回补充办理'],
  'task.accepted': ['What was reported was accepted', '任务办结'],
  'task.withdrawn': ['The task was withdrawn', '撤回任务'],
  'address-list.received': ['A list of addresses was handed down', '收到下发的地址名单'],
  'address-list.due-set': ['The day for the list was set', '设定名单办理期限'],
  'address-list.ended': ['The list was reported back', '名单办结上报'],
};

const REFERRAL: Words<typeof referralEvents> = {
  'referral.drafted': ['A referral was drafted', '拟制移送材料'],
  'referral.approved': ['The referral was approved', '批准移送'],
  'referral.refused': ['The referral was refused', '不批准移送'],
  'referral.withdrawn': ['The referral was withdrawn', '撤回移送'],
  'referral.packaged': ['A package was made of the referral', '生成移送材料包'],
  'referral.sent': ['The referral was sent', '移送材料已发出'],
  'referral.received': ['The receipt of the referral was recorded', '登记接收回执'],
  'referral.concluded': ['The outcome of the referral was recorded', '登记办理结果'],
  'referral.sanctioned': ['A sanction decision was recorded', '登记处罚决定'],
  'referral.sanction-annulled': ['A sanction decision was annulled', '处罚决定被撤销'],
};

const TIP: Words<typeof tipEvents> = {
  'tip.collected': ['A tip came in', '收到群众举报'],
  'tip.continued': ['Whoever sent the tip wrote again', '举报人补充内容'],
  'tip.accepted': ['The tip was accepted', '受理举报'],
  'tip.rejected': ['The tip was not accepted', '举报不予受理'],
  'tip.forwarded': ['The tip was sent on', '举报转交'],
  'tip.lead-made': ['A lead was made of the tip', '由举报生成线索'],
  'tip.messaged': ['The office wrote to whoever sent the tip', '向举报人发送消息'],
  'tip.answered': ['The tip was answered', '答复举报'],
  'tip.reward-proposed': ['A reward was proposed', '提议奖励'],
  'tip.reward-approved': ['The reward was approved', '批准奖励'],
  'tip.reward-refused': ['The reward was refused', '不予奖励'],
  'tip.reward-paid': ['The reward was paid', '发放奖励'],
  'tip.held': ['The tip must be kept', '举报材料保全'],
  'tip.hold-ended': ['The tip need not be kept any more', '解除举报材料保全'],
  'tip.deleted': ['What the tip said was deleted', '删除举报内容'],
};

const ALL: ReadonlyMap<string, Pair> = new Map(
  [
    UNIT_EVENT_WORDS,
    TIP,
    CASE,
    ORDER,
    LEAD,
    REFERRAL,
    PUBLICATION,
    JOINT,
    NOTICE,
    CLOCK,
    EVIDENCE,
    SUPERVISED,
    DIRECTORY,
    PEOPLE,
  ].flatMap((words): [string, Pair][] => Object.entries(words)),
);
