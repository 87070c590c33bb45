/** Small lint rules of the house that no package offers. */
import { builtinRules } from 'eslint/use-at-your-own-risk';

/** A note without a number is a promise to nobody. */
const todoWithNumber = {
  meta: { type: 'suggestion', schema: [], messages: { bare: 'write "{{word}}(#123): …" or do it now' } },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const word = /\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\): )/.exec(comment.value)?.[1];
          if (word !== undefined) {
            context.report({ loc: comment.loc, messageId: 'bare', data: { word } });
          }
        }
      },
    };
  },
};

/** A file named for nothing in particular collects everything. */
const namedForAnIdea = {
  meta: { type: 'suggestion', schema: [], messages: { drawer: 'name the file after its idea, not "{{name}}"' } },
  create(context) {
    const name = context.filename.split(/[\\/]/).at(-1).split('.')[0];
    const isDrawer = /^(utils?|helpers?|common|misc|types)$/i.test(name);
    return isDrawer ? { Program: (node) => context.report({ node, messageId: 'drawer', data: { name } }) } : {};
  },
};

export const ownRules = {
  rules: {
    'todo-with-number': todoWithNumber,
    'named-for-an-idea': namedForAnIdea,
    // The same rule under a second name, so that 300 lines can warn while 500 fail.
    'max-lines-hard': builtinRules.get('max-lines'),
  },
};
