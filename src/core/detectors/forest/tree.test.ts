import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { Random } from '../../stats/random';
import { NONE } from './nodes';
import { PointStore } from './point-store';
import { Tree } from './tree';

const DIMENSIONS = 3;
const CAPACITY = 40;

function emptyTree(seed = 1): Tree {
  const points = new PointStore(DIMENSIONS, CAPACITY + 1);
  return new Tree(points, { dimensions: DIMENSIONS, capacity: CAPACITY, random: new Random(seed) });
}

function insert(tree: Tree, point: Float32Array): number {
  const slot = tree.points.add(point);
  const leaf = tree.insert(point, slot);
  tree.points.settle(slot);
  return leaf;
}

/** Few different values, so that coordinates tie and points repeat. */
const anyPoint = (random: Random) => Float32Array.from({ length: DIMENSIONS }, () => random.integer(-4, 4) ** 3);

interface Below {
  mass: number;
  least: number[];
  greatest: number[];
}

/** Walks the whole tree and compares all it remembers of a node with the points below it. */
function check(tree: Tree, node = tree.nodes.root, parent = NONE): Below {
  const { nodes } = tree;
  expect(nodes.parentOf(node)).toBe(parent);
  if (tree.isLeaf(node)) {
    const at = tree.pointAt(node);
    const point = [...tree.points.values.subarray(at, at + DIMENSIONS)];
    expect(tree.points.holdersOf(at / DIMENSIONS)).toBe(1);
    return { mass: nodes.massOf(node), least: point, greatest: point };
  }
  const left = check(tree, nodes.leftOf(node), node);
  const right = check(tree, nodes.rightOf(node), node);
  const cutAlong = nodes.cutDimension[node]!;
  const value = nodes.cutValue[node]!;
  expect(left.greatest[cutAlong]).toBeLessThanOrEqual(value);
  expect(right.least[cutAlong]).toBeGreaterThan(value);
  const least = left.least.map((x, d) => Math.min(x, right.least[d]!));
  const greatest = left.greatest.map((x, d) => Math.max(x, right.greatest[d]!));
  const low = node * 2 * DIMENSIONS;
  expect([...tree.boxes.edges.subarray(low, low + 2 * DIMENSIONS)]).toEqual([...least, ...greatest]);
  expect(tree.range(node)).toBe(greatest.reduce((sum, x, d) => sum + x - least[d]!, 0));
  expect(nodes.massOf(node)).toBe(left.mass + right.mass);
  return { mass: left.mass + right.mass, least, greatest };
}

describe('Tree', () => {
  it('keeps masses, boxes, parents and the sides of all cuts true through any insertions and removals', () => {
    const random = new Random(7);
    const tree = emptyTree();
    const held: number[] = [];
    for (let step = 0; step < 6_000; step++) {
      const fills = step % 200 < 100;
      if (held.length > 0 && (held.length === CAPACITY || random.uniform() < (fills ? 0.3 : 0.6))) {
        tree.remove(held.splice(random.integer(0, held.length - 1), 1)[0]!);
      } else {
        held.push(insert(tree, anyPoint(random)));
      }
      expect(tree.size).toBe(held.length);
      expect(tree.points.count).toBe(new Set(held).size);
      if (held.length > 0 && step % 20 === 0) {
        expect(check(tree).mass).toBe(held.length);
      }
    }
  });

  it('counts an equal point as a repeat', () => {
    const tree = emptyTree();
    const point = Float32Array.from([1, 2, 3]);
    const leaf = insert(tree, point);
    insert(tree, Float32Array.from([9, 2, 3]));
    expect(insert(tree, point)).toBe(leaf);
    expect([tree.nodes.massOf(leaf), tree.size, tree.points.count]).toEqual([2, 3, 2]);
    tree.remove(leaf);
    expect([tree.nodes.massOf(leaf), tree.size, tree.points.count]).toEqual([1, 2, 2]);
    tree.remove(leaf);
    expect([tree.size, tree.points.count]).toEqual([1, 1]);
    expect(tree.isLeaf(tree.nodes.root)).toBe(true);
  });

  it('cuts a coordinate first as often as its side is long', () => {
    let along = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const tree = emptyTree(seed);
      // Inserted in an order in which the root cut changes.
      for (const [x, y] of [
        [0, 0],
        [1, 1],
        [3, 0.5],
        [2, 0],
        [0.5, 1],
      ] as const) {
        insert(tree, Float32Array.from([x, y, 0]));
      }
      along += tree.nodes.cutDimension[tree.nodes.root] === 0 ? 1 : 0;
    }
    // Sides 3 and 1: three in four, within four standard deviations.
    expect(Math.abs(along / 2_000 - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 2_000));
  });

  it('cuts the same way on average whether a point was never there or came and went', () => {
    let left = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const tree = emptyTree(seed);
      insert(tree, Float32Array.from([0, 0, 0]));
      const gone = insert(tree, Float32Array.from([0, 0, 100]));
      insert(tree, Float32Array.from([10, 0, 0]));
      insert(tree, Float32Array.from([4, 0, 0]));
      tree.remove(gone);
      left += tree.nodes.cutValue[tree.nodes.root]! < 4 ? 1 : 0;
    }
    expect(Math.abs(left / 2_000 - 0.4)).toBeLessThan(4 * Math.sqrt((0.4 * 0.6) / 2_000));
  });

  it('comes back from bytes with the same nodes, masses and boxes', () => {
    const random = new Random(9);
    const tree = emptyTree();
    const held = Array.from({ length: CAPACITY }, () => insert(tree, anyPoint(random)));
    held.splice(0, 15).forEach((leaf) => tree.remove(leaf));
    const out = new ByteWriter();
    tree.points.write(out);
    tree.write(out);
    const back = emptyTree();
    const input = new ByteReader(out.toBytes());
    back.points.read(input);
    back.read(input);
    input.end();
    expect(check(back)).toEqual(check(tree));
    expect(back.leafFor(anyPoint(new Random(1)))).toBe(tree.leafFor(anyPoint(new Random(1))));
    back.remove(held[0]!);
    expect(check(back).mass).toBe(tree.size - 1);
  });
});
