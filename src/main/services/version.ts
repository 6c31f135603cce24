// The version of this Arenascope, from its package.json when it was built.
export { version } from '../../../package.json'
