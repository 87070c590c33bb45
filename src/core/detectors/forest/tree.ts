import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { Random } from '../../stats/random';
import { Boxes } from './boxes';
import type { PointStore } from './point-store';
import { cutBetween, type Corners, type Cut } from './random-cut';

/** Stands for no node. */
export const NONE = 0xffff;

/**
 * A random cut tree over a sample of points: every inner node cuts the box of its points at random, long sides more often than short
 * ones (Guha et al. 2016).
 *
 * Inserting and removing a point keep the distribution that a tree built anew would have. Nodes are numbers: below `capacity` inner nodes, from
 * there on leaves, which are distinct points with a multiplicity. Read by the functions that score, attribute and expect; they change nothing.
 */
export class Tree {
  readonly capacity: number;
  readonly points: PointStore;
  readonly boxes: Boxes;
  root = NONE;
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  readonly cutDimension: Uint16Array;
  readonly cutValue: Float32Array;
  /** Of inner nodes and leaves. */
  readonly parent: Uint16Array;
  /** Points below, repeats counted; of inner nodes and leaves. */
  readonly mass: Uint16Array;
  /** Slot of the point of a leaf, at `leaf - capacity`. */
  readonly leafSlot: Uint16Array;
  /** Leaves in use; there is one inner node less. */
  private leafCount = 0;
  /** Numbers of leaves not in use, from `leafCount` on; those of inner nodes likewise. */
  private readonly freeLeaves: Uint16Array;
  private readonly freeInner: Uint16Array;
  private readonly random: Random;
  private readonly cut: Cut = { dimension: 0, value: 0, isLeft: true };
  private readonly corners: Corners;
  private readonly otherCorners: Corners;

  /** @param capacity most points held, at most 2^15 */
  constructor(points: PointStore, { dimensions, capacity, random }: TreeSize) {
    this.points = points;
    this.capacity = capacity;
    this.random = random;
    this.boxes = new Boxes(dimensions, capacity);
    this.left = new Uint16Array(capacity);
    this.right = new Uint16Array(capacity);
    this.cutDimension = new Uint16Array(capacity);
    this.cutValue = new Float32Array(capacity);
    this.parent = new Uint16Array(2 * capacity);
    this.mass = new Uint16Array(2 * capacity);
    this.leafSlot = new Uint16Array(capacity);
    this.freeLeaves = Uint16Array.from({ length: capacity }, (_, k) => capacity + k);
    this.freeInner = Uint16Array.from({ length: capacity }, (_, k) => k);
    this.corners = { least: points.values, leastAt: 0, greatest: points.values, greatestAt: 0 };
    this.otherCorners = { ...this.corners };
  }

  get bytes(): number {
    const links = this.left.byteLength + this.right.byteLength + this.parent.byteLength + this.leafSlot.byteLength;
    const cuts = this.cutDimension.byteLength + this.cutValue.byteLength;
    const lists = this.freeLeaves.byteLength + this.freeInner.byteLength;
    return this.boxes.bytes + links + cuts + this.mass.byteLength + lists;
  }

  /** Points held, repeats counted. */
  get size(): number {
    return this.root === NONE ? 0 : (this.mass[this.root] as number);
  }

  isLeaf(node: number): boolean {
    return node >= this.capacity;
  }

  /** Where the point of a leaf begins in `points.values`. */
  pointAt(leaf: number): number {
    return (this.leafSlot[leaf - this.capacity] as number) * this.boxes.dimensions;
  }

  /** The leaf that the cuts lead a point to. The tree must not be empty. */
  leafFor(point: Float32Array): number {
    const { left, right, cutDimension, cutValue, capacity } = this;
    let node = this.root;
    while (node < capacity) {
      const x = point[cutDimension[node] as number] as number;
      node = (x <= (cutValue[node] as number) ? left[node] : right[node]) as number;
    }
    return node;
  }

  /** Whether the point of a leaf is this one. */
  leafEquals(leaf: number, point: Float32Array): boolean {
    const { values } = this.points;
    const at = this.pointAt(leaf);
    for (let d = 0; d < point.length; d++) {
      if (values[at + d] !== point[d]) {
        return false;
      }
    }
    return true;
  }

  /** How far a point lies outside of the box of a node (of a leaf: its point), summed over the coordinates. */
  outside(node: number, point: Float32Array): number {
    if (!this.isLeaf(node)) {
      return this.boxes.outside(node, point);
    }
    const { values } = this.points;
    const at = this.pointAt(node);
    let sum = 0;
    for (let d = 0; d < point.length; d++) {
      sum += Math.abs((point[d] as number) - (values[at + d] as number));
    }
    return sum;
  }

  /** The box of a node, in `corners`; valid until the next call without them. */
  cornersOf(node: number, corners: Corners = this.corners): Corners {
    const { boxes } = this;
    const leaf = this.isLeaf(node);
    corners.least = leaf ? this.points.values : boxes.edges;
    corners.greatest = corners.least;
    corners.leastAt = leaf ? this.pointAt(node) : node * 2 * boxes.dimensions;
    corners.greatestAt = leaf ? corners.leastAt : corners.leastAt + boxes.dimensions;
    return corners;
  }

  /** Sum of the side lengths of the box of a node. */
  range(node: number): number {
    return this.isLeaf(node) ? 0 : (this.boxes.ranges[node] as number);
  }

  /**
   * Takes a point in, if there is room.
   *
   * @param slot of that very point; held from now on unless an equal point is there already
   * @returns its leaf, to be given to `remove`
   */
  insert(point: Float32Array, slot: number): number {
    if (this.root === NONE) {
      this.root = this.newLeaf(slot);
      this.parent[this.root] = NONE;
      return this.root;
    }
    const nearest = this.leafFor(point);
    if (this.leafEquals(nearest, point)) {
      this.addMass(nearest, 1);
      return nearest;
    }
    const node = this.placeFor(point, nearest);
    const leaf = this.newLeaf(slot);
    const inner = this.splitAbove(node, leaf);
    this.growBoxes(inner, node, point);
    this.addMass(this.parent[inner] as number, 1);
    return leaf;
  }

  /** Takes one point of a leaf out. */
  remove(leaf: number): void {
    if ((this.mass[leaf] as number) > 1) {
      this.addMass(leaf, -1);
      return;
    }
    const slot = this.leafSlot[leaf - this.capacity] as number;
    const parent = this.parent[leaf] as number;
    this.freeLeaves[--this.leafCount] = leaf;
    if (parent === NONE) {
      this.root = NONE;
    } else {
      const sibling = (this.left[parent] === leaf ? this.right[parent] : this.left[parent]) as number;
      const above = this.parent[parent] as number;
      this.freeInner[this.leafCount - 1] = parent;
      this.replace(parent, sibling, above);
      this.addMass(above, -1);
      this.shrinkBoxes(above);
    }
    this.points.release(slot);
  }

  /** Shape and cuts; boxes, masses and parents follow from them. */
  write(out: ByteWriter): void {
    out.uint32(this.root);
    out.uint32(this.leafCount);
    [this.freeLeaves, this.freeInner, this.left, this.right, this.cutDimension].forEach((list) => out.uint16s(list));
    out.float32s(this.cutValue);
    out.uint16s(this.leafSlot);
    out.uint16s(this.mass.subarray(this.capacity));
  }

  read(input: ByteReader): void {
    this.root = input.uint32();
    this.leafCount = input.uint32();
    [this.freeLeaves, this.freeInner, this.left, this.right, this.cutDimension].forEach((list) => input.uint16s(list));
    input.float32s(this.cutValue);
    input.uint16s(this.leafSlot);
    input.uint16s(this.mass.subarray(this.capacity));
    if (this.root !== NONE) {
      this.parent[this.root] = NONE;
      this.derive(this.root);
    }
  }

  /** The node to split for a new point: the topmost one, from its nearest leaf up, that a random cut sets apart from it. Fills `cut`. */
  private placeFor(point: Float32Array, nearest: number): number {
    const { cut, parent, random } = this;
    let place = nearest;
    for (let node = nearest; node !== NONE; node = parent[node] as number) {
      const outside = this.outside(node, point);
      if (outside === 0) {
        break;
      }
      const drawn = random.uniform() * (outside + this.range(node));
      if (drawn < outside) {
        place = node;
        cutBetween(this.cornersOf(node), point, { drawn, into: cut });
      }
    }
    return place;
  }

  private newLeaf(slot: number): number {
    const leaf = this.freeLeaves[this.leafCount++] as number;
    this.leafSlot[leaf - this.capacity] = slot;
    this.mass[leaf] = 1;
    this.points.hold(slot);
    return leaf;
  }

  /** Puts a new inner node with the cut found in the place of a node; its children are that node and the new leaf. */
  private splitAbove(node: number, leaf: number): number {
    const inner = this.freeInner[this.leafCount - 2] as number;
    const { dimension, value, isLeft } = this.cut;
    this.cutDimension[inner] = dimension;
    this.cutValue[inner] = value;
    this.replace(node, inner, this.parent[node] as number);
    this.left[inner] = isLeft ? leaf : node;
    this.right[inner] = isLeft ? node : leaf;
    this.parent[leaf] = inner;
    this.parent[node] = inner;
    this.mass[inner] = (this.mass[node] as number) + 1;
    return inner;
  }

  private replace(old: number, by: number, above: number): void {
    this.parent[by] = above;
    if (above === NONE) {
      this.root = by;
    } else if (this.left[above] === old) {
      this.left[above] = by;
    } else {
      this.right[above] = by;
    }
  }

  private addMass(from: number, change: number): void {
    for (let node = from; node !== NONE; node = this.parent[node] as number) {
      this.mass[node] = (this.mass[node] as number) + change;
    }
  }

  private growBoxes(inner: number, node: number, point: Float32Array): void {
    const { boxes } = this;
    const own = this.otherCorners;
    own.least = point;
    own.greatest = point;
    own.leastAt = 0;
    own.greatestAt = 0;
    boxes.join(inner, this.cornersOf(node), own);
    for (let at = this.parent[inner] as number; at !== NONE && boxes.add(at, point);) {
      at = this.parent[at] as number;
    }
  }

  /** After a point went away: upwards as long as a box is another without it. */
  private shrinkBoxes(from: number): void {
    for (let node = from; node !== NONE && this.makeBox(node);) {
      node = this.parent[node] as number;
    }
  }

  /** @returns whether the box is another than before */
  private makeBox(node: number): boolean {
    const left = this.left[node] as number;
    const right = this.right[node] as number;
    return this.boxes.join(node, this.cornersOf(left, this.corners), this.cornersOf(right, this.otherCorners));
  }

  /** Parents, masses and boxes of all nodes below. */
  private derive(node: number): void {
    if (this.isLeaf(node)) {
      return;
    }
    const children = [this.left[node] as number, this.right[node] as number];
    this.mass[node] = 0;
    for (const child of children) {
      this.parent[child] = node;
      this.derive(child);
      this.mass[node] = (this.mass[node] as number) + (this.mass[child] as number);
    }
    this.makeBox(node);
  }
}

export interface TreeSize {
  dimensions: number;
  capacity: number;
  random: Random;
}
