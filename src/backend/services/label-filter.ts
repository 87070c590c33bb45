import { RE2JS, RE2JSException } from 're2js';
import { parseLabelMatchers, VigilError, type LabelMatcher, type Labels } from '../../schema';

export type LabelPredicate = (labels: Labels) => boolean;

/**
 * Turns `region="eu", pod=~"web-.*"` into a test; empty text lets everything through.
 *
 * Patterns are RE2's and anchored at both ends. They run in time linear in the label's length, whatever the pattern:
 * users write them, and they must not be able to hold up the engine.
 *
 * @throws VigilError `invalid_argument` for text that cannot be read and for a bad pattern
 */
export function compileLabelFilter(text: string): LabelPredicate {
  const tests = parseLabelMatchers(text).map(compileMatcher);
  return (labels) => tests.every((test) => test(labels));
}

function compileMatcher({ name, operator, value }: LabelMatcher): LabelPredicate {
  switch (operator) {
    case '=':
      return (labels) => valueOf(labels, name) === value;
    case '!=':
      return (labels) => valueOf(labels, name) !== value;
    case '=~': {
      const pattern = compilePattern(name, value);
      return (labels) => pattern.matches(valueOf(labels, name));
    }
    case '!~': {
      const pattern = compilePattern(name, value);
      return (labels) => !pattern.matches(valueOf(labels, name));
    }
  }
}

function compilePattern(name: string, pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (thrown) {
    if (thrown instanceof RE2JSException) {
      throw new VigilError('invalid_argument', `the pattern of label "${name}" cannot be read: ${thrown.message}`, {
        cause: thrown,
      });
    }
    throw thrown;
  }
}

/** An absent label counts as empty text; what every object inherits is not a label. */
function valueOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}
