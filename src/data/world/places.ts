/**
 * Countries and their capitals, and countries that do not exist.
 *
 * Source: common knowledge, typed for this course. The invented names are the same in both languages: a model that gives one of them a
 * capital has made it up.
 */
import { type Bilingual, table } from "./table";

/** A country and its capital. */
export interface Country {
  name: Bilingual;
  capital: Bilingual;
}

/** Thirty-six countries. */
export const countries: readonly Country[] = table(
  `
  france   | paris      | 法國       | 巴黎
  italy    | rome       | 義大利     | 羅馬
  spain    | madrid     | 西班牙     | 馬德里
  germany  | berlin     | 德國       | 柏林
  britain  | london     | 英國       | 倫敦
  ireland  | dublin     | 愛爾蘭     | 都柏林
  portugal | lisbon     | 葡萄牙     | 里斯本
  austria  | vienna     | 奧地利     | 維也納
  greece   | athens     | 希臘       | 雅典
  norway   | oslo       | 挪威       | 奧斯陸
  sweden   | stockholm  | 瑞典       | 斯德哥爾摩
  finland  | helsinki   | 芬蘭       | 赫爾辛基
  denmark  | copenhagen | 丹麥       | 哥本哈根
  poland   | warsaw     | 波蘭       | 華沙
  hungary  | budapest   | 匈牙利     | 布達佩斯
  russia   | moscow     | 俄羅斯     | 莫斯科
  china    | beijing    | 中國       | 北京
  japan    | tokyo      | 日本       | 東京
  egypt    | cairo      | 埃及       | 開羅
  kenya    | nairobi    | 肯亞       | 奈洛比
  cuba     | havana     | 古巴       | 哈瓦那
  peru     | lima       | 秘魯       | 利馬
  chile    | santiago   | 智利       | 聖地牙哥
  canada   | ottawa     | 加拿大     | 渥太華
  turkey   | ankara     | 土耳其     | 安卡拉
  iran     | tehran     | 伊朗       | 德黑蘭
  iraq     | baghdad    | 伊拉克     | 巴格達
  nepal    | kathmandu  | 尼泊爾     | 加德滿都
  vietnam  | hanoi      | 越南       | 河內
  thailand | bangkok    | 泰國       | 曼谷
  korea    | seoul      | 韓國       | 首爾
  tunisia  | tunis      | 突尼西亞   | 突尼斯
  morocco  | rabat      | 摩洛哥     | 拉巴特
  bulgaria | sofia      | 保加利亞   | 索菲亞
  romania  | bucharest  | 羅馬尼亞   | 布加勒斯特
  belgium  | brussels   | 比利時     | 布魯塞爾
  `,
  4,
).map(([en, capital, zh, zhCapital]) => ({ name: { en, zh }, capital: { en: capital, zh: zhCapital } }));

/** Countries that do not exist. */
export const inventedCountries: readonly string[] =
  "zorbia blent quarm tivolia mandor ystria pellow grunzia ostavia narvia belgor fandor sylvonia drakmar ulmia kestria wobia jorvia tarqua xanthia".split(
    " ",
  );
