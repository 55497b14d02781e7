@echo off
rem The sluice command. Builds itself on first use. SLUICE_JAVA_OPTS: further JVM options. SLUICE_HOME: a ready build.
setlocal
set "HERE=%~dp0"
if defined SLUICE_HOME (set "HOME_DIR=%SLUICE_HOME%") else (set "HOME_DIR=%HERE%standalone\target\sluice")
if not exist "%HOME_DIR%\lib" (
  echo sluice: building, once; about a minute, longer when Maven has to fetch the libraries ... 1>&2
  call "%HERE%mvnw.cmd" -B -q -f "%HERE%pom.xml" -Pquick -pl standalone -am package || exit /b 1
)
if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java")
"%JAVA%" "@%HERE%ops\jvm.options" -Dsluice.command=sluice -Dsluice.examples="%HERE%examples" %SLUICE_JAVA_OPTS% -cp "%HOME_DIR%\lib\*" dev.sluice.standalone.Sluice %*
