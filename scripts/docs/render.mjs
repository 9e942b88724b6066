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
    "Every example stands in a `chart` whose namespace is `shop`. See also [what does not compile](../compile-errors.md)",
    "and [moving from cdk8s-plus or YAML](../migration.md).",
    "",
    "An object is called as its construct. Two constructs of a chart cannot have one id, so a Service beside the workload",
    '`api` is `new ClusterIpService(this, "api-service", { name: "api", target: api, … })`.',
    "",
    "A field of a class needs no type: `readonly api;` takes that of what the constructor assigns, labels and port names",
    "included. Where one is written, it is `Workload`, `Service`, `WebApp` or `Config`; as the parameter of a function, so",
    "that any workload goes, `PodSource`.",
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
