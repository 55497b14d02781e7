@echo off
rem Runs Maven: the one on this machine when it is 3.8.7 or newer, else the version pinned in
rem .mvn\wrapper\maven-wrapper.properties, downloaded once into %USERPROFILE%\.m2\wrapper\dists, its checksum verified.
rem   MVNW_PINNED=true  take the pinned version;  MVNW_REPOURL=URL  a mirror of Apache's distribution directory
setlocal EnableDelayedExpansion
set "HERE=%~dp0"

if /i "%MVNW_PINNED%"=="true" goto pinned
for /f "tokens=3" %%v in ('mvn --version 2^>nul ^| findstr /b /c:"Apache Maven"') do set "FOUND=%%v"
if not defined FOUND goto pinned
for /f "tokens=1-3 delims=.-" %%a in ("%FOUND%") do (
  set /a NUMBER=%%a*10000+%%b*100+%%c
)
if %NUMBER% GEQ 30807 (
  call mvn %*
  exit /b !ERRORLEVEL!
)

:pinned
for /f "usebackq tokens=1,* delims==" %%a in ("%HERE%.mvn\wrapper\maven-wrapper.properties") do (
  if "%%a"=="distributionUrl" set "URL=%%b"
  if "%%a"=="distributionSha256Sum" set "SUM=%%b"
)
if defined MVNW_REPOURL set "URL=%MVNW_REPOURL%/!URL:*/dist/=!"
for %%f in ("%URL%") do set "NAME=%%~nf"
set "NAME=%NAME:-bin.tar=%"
set "DISTS=%USERPROFILE%\.m2\wrapper\dists\%NAME%"
set "MVN_HOME=%DISTS%\%SUM:~0,16%"
if exist "%MVN_HOME%\bin\mvn.cmd" goto run

set "WORK=%DISTS%\download.%RANDOM%"
mkdir "%WORK%" || exit /b 1
curl -fsSL --retry 3 -o "%WORK%\maven.tar.gz" "%URL%" || (
  echo mvnw: cannot download %URL%; install Maven 3.8.7 or newer, or set MVNW_REPOURL to a mirror 1>&2
  exit /b 1
)
for /f "skip=1 tokens=* delims=" %%h in ('certutil -hashfile "%WORK%\maven.tar.gz" SHA256') do (
  if not defined GOT set "GOT=%%h"
)
set "GOT=%GOT: =%"
if /i not "%GOT%"=="%SUM%" (
  echo mvnw: checksum of %URL%: expected %SUM%, found %GOT%; nothing was run 1>&2
  exit /b 1
)
tar -xzf "%WORK%\maven.tar.gz" -C "%WORK%" || exit /b 1
move "%WORK%\%NAME%" "%MVN_HOME%" >nul
rmdir /s /q "%WORK%"

:run
call "%MVN_HOME%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%
