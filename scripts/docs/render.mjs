// One page for each construct, as Markdown.

const cell = (text) => text.replaceAll("\n", " ").replaceAll("|", "\\|");

export function renderPage({ name, file, text, example, throws, props }, yaml) {
  const rows = props.map(({ name, type, text, byDefault, optional }) => {
    const label = optional ? `\`${name}\`` : `**\`${name}\`**`;
    return `| ${label} | \`${cell(type)}\` | ${cell(text)} | ${optional ? cell(byDefault) : "required"} |`;
  });
  const table =
    rows.length === 0 ? [] : ["## Props", "", "| Prop | Type | | Default |", "|---|---|---|---|", ...rows, ""];
  return [
    `# ${name}`,
    "",
    text.replaceAll("\n", " "),
    "",
    "## Example",
    "",
    "```ts",
    example,
    "```",
    "",
    "gives",
    "",
    "```yaml",
    yaml,
    "```",
    "",
    ...table,
    ...(throws === "" ? [] : [`Throws ${throws.replaceAll("\n", " ")}.`, ""]),
    `Source: [${file}](../../${file})`,
    "",
  ].join("\n");
}

export function renderIndex(constructs) {
  const lines = constructs.map(({ name, text }) => `- [${name}](${name}.md): ${firstSentence(text)}`);
  return [
    "# Constructs",
    "",
    "Made by `node scripts/docs.mjs` from the docstrings in [lib/constructs](../../lib/constructs).",
    "Every example stands in a `chart` whose namespace is `shop`.",
    "",
    ...lines,
    "",
  ].join("\n");
}

function firstSentence(text) {
  return (
    text
      .replaceAll("\n", " ")
      .match(/^.*?[.:](?= |$)/)?.[0]
      .replace(/:$/, ".") ?? text
  );
}
