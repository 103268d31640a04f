; One user's installer, made on Linux (packaging/windows.py). No administrator, no network.
; Silent: Evaluateur-…-installation.exe /S [/D=C:\folder, last and without quotes]
; Status: 4 while the application is open, 5 over a newer version.
Target amd64-unicode
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!include MUI2.nsh
!include WordFunc.nsh
!define NOM "Évaluateur"
!define CLE "Software\Microsoft\Windows\CurrentVersion\Uninstall\Evaluateur"
!define ICI "Software\Evaluateur"
Name "${NOM}"
OutFile "${SORTIE}"
InstallDir "$LOCALAPPDATA\Programs\Evaluateur"
InstallDirRegKey HKCU "${ICI}" "Dossier"
BrandingText "${NOM} ${VERSION}"
VIProductVersion "${VERSION4}"
VIAddVersionKey /LANG=1036 "ProductName" "${NOM}"
VIAddVersionKey /LANG=1036 "FileDescription" "Installation de ${NOM}"
VIAddVersionKey /LANG=1036 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "LegalCopyright" "EUPL-1.2"
!uninstfinalize '${SIGNER} "%1"'

!define MUI_ICON "${ICONE}"
!define MUI_UNICON "${ICONE}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\Evaluateur.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Ouvrir ${NOM}"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Le programme va être retiré de cet ordinateur. Vos données (dossiers, grilles, clés) restent où elles sont : une nouvelle installation les retrouvera."
!insertmacro MUI_PAGE_LICENSE "${DOSSIER}/LICENCE-Evaluateur.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"

; A library that is in use cannot be replaced: said before anything is touched.
!macro RefuserSiOuvert un
Function ${un}RefuserSiOuvert
  IfFileExists "$INSTDIR\python313.dll" 0 libre
  ClearErrors
  FileOpen $0 "$INSTDIR\python313.dll" a
  IfErrors 0 ferme
    MessageBox MB_OK|MB_ICONEXCLAMATION "${NOM} est ouvert. Fermez-le, puis recommencez." /SD IDOK
    SetErrorLevel 4
    Quit
  ferme:
  FileClose $0
  libre:
FunctionEnd
!macroend
!insertmacro RefuserSiOuvert ""
!insertmacro RefuserSiOuvert "un."

; Data that a newer version has written are not opened by an older one: it would only be found out at the next session.
Function RefuserSiPlusRecent
  ReadRegStr $0 HKCU "${CLE}" "DisplayVersion"
  StrCmp $0 "" bon
  ${VersionCompare} "$0" "${VERSION}" $1
  StrCmp $1 "1" 0 bon
    MessageBox MB_OK|MB_ICONEXCLAMATION "Une version plus récente ($0) est déjà installée. Elle est conservée." /SD IDOK
    SetErrorLevel 5
    Quit
  bon:
FunctionEnd

Section
  Call RefuserSiPlusRecent
  Call RefuserSiOuvert
  RMDir /r "$INSTDIR\Lib"  ; nothing of an older version stays; data lie elsewhere
  SetOutPath "$INSTDIR"
  File /r "${DOSSIER}/*.*"
  WriteUninstaller "$INSTDIR\Desinstaller.exe"
  SetOutPath "$DOCUMENTS"  ; where the shortcut starts
  CreateShortcut "$SMPROGRAMS\${NOM}.lnk" "$INSTDIR\Evaluateur.exe" "" "$INSTDIR\Evaluateur.exe" 0
  WriteRegStr HKCU "${ICI}" "Dossier" "$INSTDIR"
  WriteRegStr HKCU "${CLE}" "DisplayName" "${NOM}"
  WriteRegStr HKCU "${CLE}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${CLE}" "DisplayIcon" "$INSTDIR\Evaluateur.exe"
  WriteRegStr HKCU "${CLE}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${CLE}" "UninstallString" '"$INSTDIR\Desinstaller.exe"'
  WriteRegStr HKCU "${CLE}" "QuietUninstallString" '"$INSTDIR\Desinstaller.exe" /S'
  WriteRegDWORD HKCU "${CLE}" "NoModify" 1
  WriteRegDWORD HKCU "${CLE}" "NoRepair" 1
  SectionGetSize 0 $0
  WriteRegDWORD HKCU "${CLE}" "EstimatedSize" $0
SectionEnd

; Only what was installed goes: whatever else someone has put there stays, and so do the data.
Section Uninstall
  Call un.RefuserSiOuvert
  RMDir /r "$INSTDIR\Lib"
  !include "${FICHIERS}"
  Delete "$INSTDIR\Desinstaller.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NOM}.lnk"
  DeleteRegKey HKCU "${CLE}"
  DeleteRegKey HKCU "${ICI}"
SectionEnd
