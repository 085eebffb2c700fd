/**
 * Things with a colour, words with an opposite, and what stories are made of.
 *
 * Source: common knowledge, typed for this course.
 */
import { type Bilingual, table } from "./table";

const bilingual = ([en, zh]: string[]): Bilingual => ({ en, zh });

/** The colours. */
export const colours: readonly Bilingual[] = table(
  `
  white | 白色
  black | 黑色
  green | 綠色
  blue | 藍色
  red | 紅色
  yellow | 黃色
  orange | 橘色
  brown | 棕色
  purple | 紫色
  grey | 灰色
  pink | 粉紅色
  `,
  2,
).map(bilingual);

/** A thing and its colour. */
export interface ColouredThing {
  name: Bilingual;
  colour: Bilingual;
}

/** Twenty-eight things that have one colour. */
export const colouredThings: readonly ColouredThing[] = table(
  `
  snow | 雪 | white
  milk | 牛奶 | white
  cloud | 雲 | white
  swan | 天鵝 | white
  coal | 煤 | black
  crow | 烏鴉 | black
  grass | 草 | green
  leaf | 葉子 | green
  pea | 豌豆 | green
  cucumber | 黃瓜 | green
  sky | 天空 | blue
  blood | 血 | red
  tomato | 番茄 | red
  cherry | 櫻桃 | red
  brick | 磚頭 | red
  lemon | 檸檬 | yellow
  banana | 香蕉 | yellow
  sun | 太陽 | yellow
  carrot | 紅蘿蔔 | orange
  pumpkin | 南瓜 | orange
  chocolate | 巧克力 | brown
  mud | 泥巴 | brown
  plum | 李子 | purple
  grape | 葡萄 | purple
  ash | 灰燼 | grey
  smoke | 煙 | grey
  elephant | 大象 | grey
  peach | 桃子 | pink
  `,
  3,
).map(([en, zh, colour]) => ({ name: { en, zh }, colour: colours.find((c) => c.en === colour)! }));

/** Twenty pairs of opposites. */
export const opposites: readonly (readonly [Bilingual, Bilingual])[] = table(
  `
  hot | cold | 熱 | 冷
  big | small | 大 | 小
  fast | slow | 快 | 慢
  old | young | 老 | 年輕
  up | down | 上 | 下
  left | right | 左 | 右
  wet | dry | 濕 | 乾
  light | dark | 亮 | 暗
  high | low | 高 | 低
  rich | poor | 富 | 窮
  full | empty | 滿 | 空
  hard | soft | 硬 | 軟
  strong | weak | 強 | 弱
  early | late | 早 | 晚
  near | far | 近 | 遠
  clean | dirty | 乾淨 | 髒
  loud | quiet | 吵 | 安靜
  sweet | bitter | 甜 | 苦
  long | short | 長 | 短
  inside | outside | 裡面 | 外面
  `,
  4,
).map(([a, b, zhA, zhB]) => [
  { en: a, zh: zhA },
  { en: b, zh: zhB },
]);

/** How somebody in a story is. */
export const adjectives: readonly Bilingual[] = table(
  `
  happy | 快樂
  sad | 難過
  brave | 勇敢
  clever | 聰明
  hungry | 飢餓
  tired | 疲倦
  kind | 善良
  shy | 害羞
  proud | 驕傲
  lazy | 懶惰
  `,
  2,
).map(bilingual);

/** What is found in stories, and counted. */
export const smallThings: readonly Bilingual[] = table(
  `
  ball | 球
  coin | 硬幣
  ring | 戒指
  hat | 帽子
  drum | 鼓
  shell | 貝殼
  feather | 羽毛
  bell | 鈴鐺
  `,
  2,
).map(bilingual);
