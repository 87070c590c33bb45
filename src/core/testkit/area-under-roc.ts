/** Chance that a marked row scores higher than an unmarked one; ties count half. 0.5 is chance, 1 perfect. */
export function areaUnderRoc(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let unmarkedBelow = 0;
  let won = 0;
  let marked = 0;
  for (let i = 0; i < order.length;) {
    const score = scores[order[i]!]!;
    let tiedMarked = 0;
    let tiedUnmarked = 0;
    for (; i < order.length && scores[order[i]!] === score; i++) {
      labels[order[i]!] === 1 ? tiedMarked++ : tiedUnmarked++;
    }
    won += tiedMarked * (unmarkedBelow + tiedUnmarked / 2);
    unmarkedBelow += tiedUnmarked;
    marked += tiedMarked;
  }
  return won / (marked * unmarkedBelow);
}
