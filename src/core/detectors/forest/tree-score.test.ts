import { Random } from '../../stats/random';
import { PointStore } from './point-store';
import { Tree } from './tree';
import { addTreeAttribution, emptyAttribution } from './tree-attribution';
import { likeliestLeaf } from './tree-expectation';
import { treeScore } from './tree-score';

function treeOf(points: number[][], seed = 1): Tree {
  const dimensions = points[0]?.length ?? 1;
  const store = new PointStore(dimensions, 300);
  const tree = new Tree(store, { dimensions, capacity: 256, random: new Random(seed) });
  for (const coordinates of points) {
    const point = Float32Array.from(coordinates);
    const slot = store.add(point);
    tree.insert(point, slot);
    store.settle(slot);
  }
  return tree;
}

const point = (...coordinates: number[]) => Float32Array.from(coordinates);
const attribution = (tree: Tree, of: Float32Array) => {
  const into = emptyAttribution(of.length);
  addTreeAttribution(tree, of, { into, scratch: emptyAttribution(of.length) });
  return into;
};
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** Points of any shape with repeats, whole numbers as the forest wants them. */
function cloud(dimensions: number, seed: number): number[][] {
  const random = new Random(seed);
  return Array.from({ length: 200 }, () => Array.from({ length: dimensions }, () => Math.round(6 * random.normal())));
}

describe('treeScore', () => {
  it('is 0 for an empty tree', () => {
    expect(
      treeScore(new Tree(new PointStore(1, 1), { dimensions: 1, capacity: 1, random: new Random(1) }), point(1))
    ).toBe(0);
  });

  it('is 1 for a point that differs from the only one: cut off at depth 0, times log2 of 1 + 1', () => {
    expect(treeScore(treeOf([[7]]), point(8))).toBe(1);
  });

  it('adds up the chances of being cut off from the leaf to the root', () => {
    // 20 goes to the leaf 10 at depth 1: 1/2. At the root 10 of 20 of the range set it apart: 1/2 · 1/1 + 1/2 · 1/2.
    const tree = treeOf([[0], [10]]);
    expect(treeScore(tree, point(20))).toBeCloseTo(0.75 * Math.log2(3), 12);
    // 40: 30 of 40.
    expect(treeScore(tree, point(40))).toBeCloseTo((0.75 + 0.25 * 0.5) * Math.log2(3), 12);
    // 5 lies inside, wherever the cut is.
    expect(treeScore(tree, point(5))).toBeCloseTo(0.5 * Math.log2(3), 12);
  });

  it('knows a point it has seen, better with every repeat', () => {
    const tree = treeOf([[0], [0], [0], [10]]);
    expect(treeScore(tree, point(0))).toBeCloseTo(((1 - 3 / 8) / (1 + 2)) * Math.log2(5), 12);
    expect(treeScore(tree, point(10))).toBeCloseTo(((1 - 1 / 8) / (1 + 1)) * Math.log2(5), 12);
  });

  it('is the same with a ninth coordinate that never changes: the walk for eight is no other walk', () => {
    const points = cloud(8, 4);
    const eight = treeOf(points);
    const nine = treeOf(points.map((coordinates) => [...coordinates, 3]));
    const random = new Random(5);
    for (let k = 0; k < 200; k++) {
      const asked = Array.from({ length: 8 }, () => Math.round(12 * random.normal()));
      expect(treeScore(nine, point(...asked, 3))).toBeCloseTo(treeScore(eight, point(...asked)), 12);
    }
  });
});

describe('addTreeAttribution', () => {
  it.each([1, 3, 8])('splits the score over %d coordinates without rest', (dimensions) => {
    const points = cloud(dimensions, 6);
    const tree = treeOf(points);
    const random = new Random(7);
    const asked = [
      ...points.slice(0, 20),
      ...Array.from({ length: 200 }, () => points[0]!.map(() => Math.round(15 * random.normal()))),
    ];
    for (const coordinates of asked) {
      const { high, low } = attribution(tree, point(...coordinates));
      expect(Math.min(...high, ...low)).toBeGreaterThanOrEqual(0);
      expect(sum(high) + sum(low)).toBeCloseTo(treeScore(tree, point(...coordinates)), 12);
    }
  });

  it('follows the formula by hand', () => {
    // Leaf (10): all of 1/2 above; root: 10 of 20 above, then the rest of what came from below.
    const { high, low } = attribution(treeOf([[0], [10]]), point(20));
    expect(high[0]).toBeCloseTo(0.75 * Math.log2(3), 12);
    expect(low[0]).toBe(0);
  });

  it('blames the coordinate that is off, on its side', () => {
    const tree = treeOf(cloud(3, 8));
    expect(attribution(tree, point(0, 500, 0)).high[1]).toBeGreaterThan(0.9 * treeScore(tree, point(0, 500, 0)));
    expect(attribution(tree, point(0, 0, -500)).low[2]).toBeGreaterThan(0.9 * treeScore(tree, point(0, 0, -500)));
  });
});

describe('likeliestLeaf', () => {
  const coordinatesOf = (tree: Tree, leaf: number) => [
    ...tree.points.values.subarray(tree.pointAt(leaf), tree.pointAt(leaf) + 2),
  ];

  it('finds the point that is equal in what is known, whatever the rest', () => {
    // y = 3x, so that half of the cuts are along the unknown coordinate.
    const tree = treeOf(Array.from({ length: 100 }, (_, x) => [x, 3 * x]));
    for (let x = 0; x < 100; x++) {
      const leaf = likeliestLeaf(tree, point(x, -1e6), { unknown: Uint8Array.of(0, 1), stack: new Uint16Array(256) });
      expect(coordinatesOf(tree, leaf)).toEqual([x, 3 * x]);
    }
  });

  it('looks at every leaf when nothing is known', () => {
    const tree = treeOf([
      [0, 1],
      [5, 2],
    ]);
    expect(
      coordinatesOf(
        tree,
        likeliestLeaf(tree, point(0, 0), { unknown: Uint8Array.of(1, 1), stack: new Uint16Array(256) })
      )
    ).toHaveLength(2);
  });
});
