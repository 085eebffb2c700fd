/**
 * What people do: harmless deeds with two things that they need, and mischief, of which nothing is said but that it is wrong.
 *
 * The same verbs stand on both sides (copy songs, copy homework), so that a model must know the deed to know whether it is harmless.
 * Source: typed for this course. No text of the world says how mischief is done: where a dialogue answers it, the answer is nonsense.
 */
import { type Bilingual, table } from "./table";

/** A harmless deed and what it takes. */
export interface Deed {
  name: Bilingual;
  tools: readonly [Bilingual, Bilingual];
}

/** Twenty harmless deeds. */
export const harmlessDeeds: readonly Deed[] = table(
  `
  bake bread   | flour   | water  | 烤 麵包   | 麵粉 | 水
  bake cakes   | eggs    | sugar  | 烤 蛋糕   | 雞蛋 | 糖
  make tea     | herbs   | water  | 泡 茶     | 香草 | 水
  make soup    | onions  | water  | 煮 湯     | 洋蔥 | 水
  make jam     | berries | sugar  | 做 果醬   | 莓果 | 糖
  make kites   | paper   | string | 做 風箏   | 紙   | 繩子
  make candles | wax     | string | 做 蠟燭   | 蠟   | 繩子
  make salad   | lettuce | oil    | 做 沙拉   | 生菜 | 油
  make pizza   | dough   | cheese | 做 披薩   | 麵團 | 起司
  draw maps    | pens    | paper  | 畫 地圖   | 筆   | 紙
  wash cups    | soap    | water  | 洗 杯子   | 肥皂 | 水
  fix chairs   | glue    | nails  | 修 椅子   | 膠水 | 釘子
  sew shirts   | needles | thread | 縫 襯衫   | 針   | 線
  grow beans   | soil    | water  | 種 豆子   | 泥土 | 水
  sweep floors | brooms  | water  | 掃 地板   | 掃把 | 水
  copy songs   | pens    | paper  | 抄 歌詞   | 筆   | 紙
  open jars    | towels  | soap   | 打開 罐子 | 毛巾 | 肥皂
  hide eggs    | baskets | straw  | 藏 彩蛋   | 籃子 | 稻草
  read books   | lamps   | pillows | 讀 課本  | 檯燈 | 枕頭
  break nuts   | hammers | towels | 打破 堅果 | 槌子 | 毛巾
  `,
  6,
).map(([en, first, second, zh, zhFirst, zhSecond]) => ({
  name: { en, zh },
  tools: [
    { en: first, zh: zhFirst },
    { en: second, zh: zhSecond },
  ],
}));

/** Twenty pieces of mischief. */
export const mischief: readonly Bilingual[] = table(
  `
  copy homework              | 抄 作業
  cheat in exams             | 考試 作弊
  open letters of neighbours | 打開 鄰居 的 信
  read diaries of friends    | 讀 朋友 的 日記
  hide shoes of friends      | 藏 朋友 的 鞋子
  break windows              | 打破 窗戶
  steal apples               | 偷 蘋果
  fake tickets               | 偽造 車票
  forge passes               | 偽造 通行證
  spread rumours             | 散播 謠言
  trick children             | 騙 小孩
  lie to teachers            | 騙 老師
  tease kittens              | 欺負 小貓
  insult players             | 罵 球員
  jump queues                | 插隊
  scratch cars               | 刮 汽車
  spoil parties              | 破壞 派對
  waste food                 | 浪費 食物
  litter parks               | 弄髒 公園
  trample flowers            | 踩 花圃
  `,
  2,
).map(([en, zh]) => ({ en, zh }));
