// Evaluates requests with @cloud-copilot/iam-simulate: reads a line of JSON for each request, and writes a line of JSON.
import { createInterface } from 'node:readline'
import { runSimulation } from '@cloud-copilot/iam-simulate'

async function answer(line) {
  try {
    const { resultType, overallResult, errors } = await runSimulation(JSON.parse(line), {})
    return resultType === 'error' ? { error: JSON.stringify(errors) } : { outcome: overallResult }
  } catch (thrown) {
    return { error: String(thrown) }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(line)) + '\n')
}
