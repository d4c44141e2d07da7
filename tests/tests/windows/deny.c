/* Takes every right to a key of the registry, below HKEY_LOCAL_MACHINE, from everyone: as for a program
   that is no administrator's. The key is gone when Windows ends. */

#include <windows.h>

int main(int count, char **words) {
    HKEY key;
    ACL nobody;
    SECURITY_DESCRIPTOR rights;
    if (count != 2) return 2;
    InitializeAcl(&nobody, sizeof nobody, ACL_REVISION);
    InitializeSecurityDescriptor(&rights, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorDacl(&rights, TRUE, &nobody, FALSE);
    if (RegCreateKeyExA(HKEY_LOCAL_MACHINE, words[1], 0, NULL, REG_OPTION_VOLATILE, WRITE_DAC, NULL, &key, NULL))
        return 1;
    return RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, &rights) ? 1 : 0;
}
