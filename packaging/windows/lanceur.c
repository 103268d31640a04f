/* Evaluateur.exe (windowed) and evaluateur-cli.exe (-DCONSOLE): load the Python that lies beside the program, and run
   "python -I -X utf8 -m evaluateur …". Python's own library is used as its makers signed it.

   For Python this process is python.exe: a reader behind a partition begins by that name (evaluateur/cloison.py). */
#define UNICODE
#define _UNICODE
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define ROOM 32768
#define UNTOLD 1 /* with which Python ends when it said something to nobody (evaluateur/cli/__init__.py) */

typedef int (*Main)(int, wchar_t **);

static int tell(const wchar_t *what) {
#ifdef CONSOLE
    fputws(what, stderr);
    fputws(L"\n", stderr);
#else
    MessageBoxW(NULL, what, L"\u00c9valuateur", MB_ICONERROR | MB_SETFOREGROUND);
#endif
    return 3;
}

static int run(void) {
    static wchar_t folder[ROOM], library[ROOM], interpreter[ROOM];
    DWORD length = GetModuleFileNameW(NULL, folder, ROOM - 32);
    while (length && folder[length - 1] != L'\\') length--;
    folder[length] = 0;
    swprintf(library, ROOM, L"%ls%ls", folder, L"" PYTHON);
    swprintf(interpreter, ROOM, L"%lspython.exe", folder);
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS); /* never the current folder, nor PATH */
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32);
    Main python_main = python ? (Main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (!python_main)
        return tell(L"Des fichiers de l\u2019application manquent. Installez-la de nouveau\u00a0; vos donn\u00e9es sont "
                    L"intactes.");
    int argc, count = 0;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &argc);
    wchar_t **all = calloc(argc + 8, sizeof *all);
    if (!given || !all) return 3;
    wchar_t *fixed[] = {interpreter, L"-I", L"-X", L"utf8", L"-m", L"evaluateur"};
    for (size_t each = 0; each < sizeof fixed / sizeof *fixed; each++) all[count++] = fixed[each];
    for (int each = 1; each < argc; each++) all[count++] = given[each];
    int status = python_main(count, all);
#ifndef CONSOLE
    if (status == UNTOLD)
        return tell(L"L\u2019application ne peut pas d\u00e9marrer. Installez-la de nouveau\u00a0; vos donn\u00e9es sont "
                    L"intactes.");
#endif
    return status;
}

#ifdef CONSOLE
int main(void) { return run(); }
#else
int WINAPI WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR line, int show) { return run(); }
#endif
