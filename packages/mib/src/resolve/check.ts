export function checkModule(): void {}
