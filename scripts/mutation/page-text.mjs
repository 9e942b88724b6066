/**
 * What is not mutated: the `why` of a rule. It is the text of the rule's page and of its SARIF entry, which no code
 * reads; that the pages hold it as it is, `npm run check` compares.
 */
export const pageText = {
  shouldIgnore({ node, parent }) {
    const isWhy = node.type === "ObjectProperty" && node.key.name === "why" && parent?.type === "ObjectExpression";
    return isWhy ? "text of the rule's page" : undefined;
  },
};
