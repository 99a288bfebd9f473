/** What a sensor says while it runs, in English and Chinese. */
import type { CourierNews } from './courier.ts';

export interface SensorWords {
  readonly news: (news: CourierNews) => string;
  readonly unkept: (why: string) => string;
  readonly lost: (count: number) => string;
  readonly ended: (waiting: number) => string;
  readonly draining: (waiting: number) => string;
}

const ENGLISH: SensorWords = {
  news: (news) => {
    if (news.kind === 'well') return `delivering again; ${news.waiting} findings wait`;
    if (news.kind === 'refused') {
      return `the office refused finding ${news.findingId}, which is put aside: ${news.message}`;
    }
    const { fault, message } = news;
    if (fault === 'nobody') {
      return `the office does not accept this sensor's token; findings are kept. Enrol it again with a new code. ${message}`;
    }
    if (fault === 'elsewhere') {
      return `the address of the office answers, but takes no deliveries; findings are kept. Check sensor.server. ${message}`;
    }
    return `findings are kept and delivered later: ${message}`;
  },
  unkept: (why) => `cannot write to the spool, findings are kept in memory: ${why}`,
  lost: (count) => `${count} findings could not be written and are lost`,
  ended: (waiting) =>
    waiting === 0
      ? 'everything is delivered'
      : `${waiting} findings wait in the spool for the next start`,
  draining: (waiting) => `all is read; ${waiting} findings are still to be delivered`,
};

const CHINESE: SensorWords = {
  news: (news) => {
    if (news.kind === 'well') return `已恢复上报；尚有 ${news.waiting} 条发现待报`;
    if (news.kind === 'refused') {
      return `服务器拒收发现 ${news.findingId}，已另行保存：${news.message}`;
    }
    const { fault, message } = news;
    if (fault === 'nobody') {
      return `服务器不接受本探针的令牌，发现均已保留；请用新的注册码重新注册。${message}`;
    }
    if (fault === 'elsewhere') {
      return `该地址有应答但不接收上报，发现均已保留；请检查 sensor.server。${message}`;
    }
    return `发现已保留，稍后上报：${message}`;
  },
  unkept: (why) => `无法写入缓存目录，发现暂存于内存：${why}`,
  lost: (count) => `有 ${count} 条发现无法写入，已丢失`,
  ended: (waiting) =>
    waiting === 0 ? '全部已上报' : `尚有 ${waiting} 条发现留在缓存中，下次启动时上报`,
  draining: (waiting) => `已全部读完，尚有 ${waiting} 条发现待上报`,
};

export function sensorWordsIn(language: 'en' | 'zh-CN'): SensorWords {
  return language === 'zh-CN' ? CHINESE : ENGLISH;
}
