//! What nobody can guess.

use logconf::fleet::Error;
use rustls::crypto::ring;

use super::super::Exit;
use super::office::told;

/// 128 random bits.
pub fn bits() -> Result<[u8; 16], Exit> {
    let mut bits = [0; 16];
    let filled = ring::default_provider().secure_random.fill(&mut bits);
    filled.map_err(|_| told(&Error::Tls(rustls::Error::FailedToGetRandomBytes)))?;
    Ok(bits)
}
