const entities: Readonly<Record<string, string>> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' }

/** The page as running text: no entities, no escaped quotes, one blank between words. Pages that lost their line breaks read like the others then. */
export function runningText(page: string): string {
  return page
    .replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/\\(["'])/g, '$1')
    .replace(/<br ?\/?>/g, ' ')
    .replace(/\s+/g, ' ')
}

/** `excluded_attributes` and `excludedAttributes` as `excludedAttributes`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
