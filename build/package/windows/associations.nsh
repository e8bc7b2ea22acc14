; Raw disks are offered to Platter in "Open with" and stay with whatever program opens them now.
!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Platter.raw" "" "Raw disk image"
  WriteRegStr SHCTX "Software\Classes\Platter.raw\shell\open\command" "" '"$INSTDIR\Platter.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\.img\OpenWithProgids" "Platter.raw" ""
  WriteRegStr SHCTX "Software\Classes\.raw\OpenWithProgids" "Platter.raw" ""
!macroend

!macro customUnInstall
  DeleteRegValue SHCTX "Software\Classes\.img\OpenWithProgids" "Platter.raw"
  DeleteRegValue SHCTX "Software\Classes\.raw\OpenWithProgids" "Platter.raw"
  DeleteRegKey SHCTX "Software\Classes\Platter.raw"
!macroend
