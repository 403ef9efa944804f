export function testServerFolder(): string;
export function stopUnused(folder: string): Promise<boolean>;
