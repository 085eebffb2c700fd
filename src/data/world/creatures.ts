/**
 * Animals: what they are, where they live, and their plural.
 *
 * Source: common knowledge, typed for this course.
 */
import { type Bilingual, table } from "./table";

/** An animal. */
export interface Animal {
  name: Bilingual;
  /** Its English plural. */
  plural: string;
  home: Bilingual;
  /** Its class: mammal, bird, fish or insect. */
  kind: Bilingual;
}

const kinds: Readonly<Record<string, string>> = { mammal: "哺乳動物", bird: "鳥類", fish: "魚類", insect: "昆蟲" };

/** Twenty-seven animals. */
export const animals: readonly Animal[] = table(
  `
  bee       | bees        | 蜜蜂   | hive       | 蜂窩 | insect
  sparrow   | sparrows    | 麻雀   | nest       | 鳥巢 | bird
  fox       | foxes       | 狐狸   | den        | 洞穴 | mammal
  cow       | cows        | 牛     | barn       | 牛棚 | mammal
  horse     | horses      | 馬     | stable     | 馬廄 | mammal
  lion      | lions       | 獅子   | savanna    | 草原 | mammal
  camel     | camels      | 駱駝   | desert     | 沙漠 | mammal
  penguin   | penguins    | 企鵝   | antarctic  | 南極 | bird
  monkey    | monkeys     | 猴子   | jungle     | 叢林 | mammal
  ant       | ants        | 螞蟻   | anthill    | 蟻丘 | insect
  owl       | owls        | 貓頭鷹 | tree       | 樹林 | bird
  rabbit    | rabbits     | 兔子   | burrow     | 地洞 | mammal
  dog       | dogs        | 狗     | kennel     | 狗屋 | mammal
  wolf      | wolves      | 狼     | forest     | 森林 | mammal
  goat      | goats       | 山羊   | mountains  | 山區 | mammal
  duck      | ducks       | 鴨子   | pond       | 池塘 | bird
  whale     | whales      | 鯨魚   | ocean      | 海洋 | mammal
  shark     | sharks      | 鯊魚   | ocean      | 海洋 | fish
  eel       | eels        | 鰻魚   | river      | 河流 | fish
  mouse     | mice        | 老鼠   | hole       | 鼠洞 | mammal
  hen       | hens        | 母雞   | coop       | 雞舍 | bird
  tiger     | tigers      | 老虎   | jungle     | 叢林 | mammal
  butterfly | butterflies | 蝴蝶   | garden     | 花園 | insect
  beetle    | beetles     | 甲蟲   | forest     | 森林 | insect
  goose     | geese       | 鵝     | lake       | 湖泊 | bird
  pig       | pigs        | 豬     | sty        | 豬圈 | mammal
  parrot    | parrots     | 鸚鵡   | jungle     | 叢林 | bird
  `,
  6,
).map(([en, plural, zh, home, zhHome, kind]) => ({
  name: { en, zh },
  plural,
  home: { en: home, zh: zhHome },
  kind: { en: kind, zh: kinds[kind] },
}));
