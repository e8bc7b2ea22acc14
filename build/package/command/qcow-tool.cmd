@echo off
rem qcow-tool, as it comes with Platter. It runs in the Node.js on PATH: a program with windows, as the app is one,
rem has no standard output here.
where node >nul 2>nul
if errorlevel 1 (
  echo qcow-tool: there is no node on PATH. Node.js 18.19 or newer has to be there: https://nodejs.org 1>&2
  exit /b 1
)
node "%~dp0..\app.asar.unpacked\out\cli\qcow-tool.js" %*
exit /b %ERRORLEVEL%
