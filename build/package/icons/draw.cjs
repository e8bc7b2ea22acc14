/* Run by Electron: draws an SVG in the sizes asked for, as PNG, into a folder. `draw.cjs FOLDER SVG=SIZE,SIZE …` */
const { app, BrowserWindow } = require('electron');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const args = process.argv.slice(process.argv.findIndex((argument) => argument.endsWith('draw.cjs')) + 1);
const [folder, ...drawings] = args;

/** Runs in a page: an SVG on a canvas keeps its lines sharp at every size. */
const draw = (svg, size) => `new Promise((resolve, reject) => {
  const image = new Image(${size}, ${size});
  image.onerror = () => reject(new Error('the drawing could not be read'));
  image.onload = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: ${size}, height: ${size} });
    canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size});
    resolve(canvas.toDataURL('image/png'));
  };
  image.src = 'data:image/svg+xml;base64,${svg.toString('base64')}';
})`;

async function main() {
  await app.whenReady();
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,<meta charset=utf-8>');
  for (const drawing of drawings) {
    const [file, sizes] = drawing.split('=');
    for (const size of sizes.split(',')) {
      const url = await window.webContents.executeJavaScript(draw(readFileSync(file), size));
      writeFileSync(join(folder, `${size}x${size}.png`), Buffer.from(url.split(',')[1], 'base64'));
    }
  }
}

main().then(
  () => app.exit(0),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    app.exit(1);
  },
);
