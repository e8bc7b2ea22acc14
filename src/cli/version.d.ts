/** From package.json, put in when the tool is built. */
declare const QCOW_TOOL_VERSION: string;
